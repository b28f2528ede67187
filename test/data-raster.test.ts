import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fromArrayBuffer } from "geotiff";
import { GeoTiff } from "../runtime/data/raster/geotiff.ts";
import { thrown } from "./support/code-of.ts";
import { type TiffOptions, tiffBytes, writeTiff } from "./support/write-tiff.ts";

/** A value that tells band, row and column apart, in the range of each type. */
const value = (band: number, y: number, x: number): number => (band * 53 + y * 7 + x * 3) % 251;

describe("GeoTIFF", function () {
  this.timeout(20_000);
  let dir: string;
  let path: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "skyc-raster-"));
    path = join(dir, "a.tif");
  });
  after(() => rmSync(dir, { recursive: true }));

  const forms: TiffOptions[] = [];
  for (const type of ["uint8", "uint16", "int16", "int32", "float32"] as const) {
    for (const compression of ["none", "deflate", "lzw", "packbits", "zstd"] as const) {
      for (const planar of [false, true])
        forms.push({ width: 41, height: 37, bands: 3, type, compression, planar, tile: 16 });
      forms.push({ width: 41, height: 37, bands: 2, type, compression, rows: 5 });
    }
    if (type !== "float32")
      forms.push({ width: 41, height: 37, bands: 2, type, compression: "deflate", predictor: 2, rows: 5 });
    forms.push(
      { width: 20, height: 9, type, bigEndian: true },
      { width: 20, height: 9, type, big: true, bigEndian: true, bands: 2 },
    );
  }
  const label = ({ type, compression, planar, tile, predictor, big, bigEndian }: TiffOptions): string =>
    [
      type,
      compression,
      predictor && "predictor",
      planar && "planar",
      tile ? "tiles" : "strips",
      big && "BigTIFF",
      bigEndian && "big-endian",
    ]
      .filter(Boolean)
      .join(" ");

  it(`is read in ${forms.length} forms, whole, in windows and by bands`, async () => {
    for (const form of forms) {
      writeTiff(path, form, value);
      const raster = GeoTiff.open(path, "a.tif");
      const { bands = 1, width, height } = form;
      const all = Array.from({ length: width * height * bands }, (_, i) => {
        const pixel = Math.floor(i / bands);
        return value(i % bands, Math.floor(pixel / width), pixel % width);
      });
      expect([...(await raster.read())], label(form)).to.deep.equal(all);
      const places = [bands - 1, 0];
      const part = await raster.read({ top: 3, left: 11, height: 6, width: 9 }, places);
      const wanted = Array.from({ length: 6 * 9 * 2 }, (_, i) =>
        value(places[i % 2]!, 3 + Math.floor(i / 18), 11 + (Math.floor(i / 2) % 9)),
      );
      expect([...part], label(form)).to.deep.equal(wanted);
      raster.close();
    }
  });

  it("is read as geotiff.js reads it", async () => {
    const bytes = tiffBytes(
      {
        width: 33,
        height: 20,
        bands: 3,
        type: "uint16",
        compression: "deflate",
        predictor: 2,
        tile: 16,
        epsg: 32633,
        place: [10, 399960, 5300040],
      },
      value,
    );
    writeFileSync(path, bytes);
    const other = await (
      await fromArrayBuffer(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
    ).getImage();
    const raster = GeoTiff.open(path, "a.tif");
    expect([...(await raster.read())]).to.deep.equal([
      ...((await other.readRasters({ interleave: true })) as unknown as Iterable<number>),
    ]);
    const [west, south, east, north] = other.getBoundingBox();
    const [a, , c, , e, f] = raster.form.georeference.transform!;
    expect([c, f + e * 20, c + a * 33, f]).to.deep.equal([west, south, east, north]);
    raster.close();
  });

  it("keeps its place, its reference system, its value without data and the names of its bands", () => {
    writeTiff(
      path,
      {
        width: 4,
        height: 4,
        bands: 2,
        type: "int16",
        nodata: "-9999",
        epsg: 32633,
        place: [10, 399960, 5300040],
        names: ["B02", "B03"],
      },
      value,
    );
    const raster = GeoTiff.open(path, "a.tif");
    const { georeference, nodata, names } = raster.form;
    raster.close();
    expect({ georeference, nodata, names }).to.deep.equal({
      georeference: { transform: [10, 0, 399960, 0, -10, 5300040], epsg: 32633 },
      nodata: -9999,
      names: ["B02", "B03"],
    });
  });

  it("is read only where a window needs it: four blocks of 256, and their bytes", async () => {
    const side = 512;
    writeTiff(path, { width: side, height: side, bands: 4, type: "uint16", tile: 32 }, value);
    const raster = GeoTiff.open(path, "a.tif");
    const before = raster.count;
    await raster.read({ top: 40, left: 104, height: 32, width: 32 });
    const { blocks, bytes } = raster.count;
    raster.close();
    const block = 32 * 32 * 4 * 2;
    expect([before.blocks, blocks]).to.deep.equal([0, 4]);
    expect(bytes - before.bytes).to.equal(4 * block);
    expect(raster.source.size).to.be.above(256 * block);
  });

  it("fills blocks that a sparse file leaves out with its value without data", async () => {
    writeTiff(
      path,
      { width: 32, height: 16, type: "int16", tile: 16, nodata: "-7", tags: { 324: [4, [0, 0]], 325: [4, [0, 0]] } },
      value,
    );
    const raster = GeoTiff.open(path, "a.tif");
    expect([...(await raster.read({ top: 3, left: 15, height: 1, width: 2 }))]).to.deep.equal([-7, -7]);
    raster.close();
    // A place without bytes is no block that was left out.
    writeTiff(
      path,
      { width: 32, height: 16, type: "int16", tile: 16, tags: { 324: [4, [0, 8]], 325: [4, [0, 0]] } },
      value,
    );
    expect((await thrown(() => GeoTiff.open(path, "a.tif"))).code).to.equal("SKY6041");
  });

  it("is never read in one piece of more than 2 GiB, and in windows", async () => {
    const none = new Array<number>(32).fill(0);
    const tags = {
      256: [4, [65_536]],
      257: [4, [32_768]],
      322: [4, [8192]],
      323: [4, [8192]],
      324: [4, none],
      325: [4, none],
    } as const;
    writeTiff(path, { width: 16, height: 16, type: "uint16", tile: 16, tags }, value);
    const raster = GeoTiff.open(path, "a.tif");
    expect((await thrown(() => raster.read())).code).to.equal("SKY6043");
    expect((await raster.read({ top: 32_000, left: 9, height: 2, width: 2 })).length).to.equal(4);
    raster.close();
  });

  const wrong: readonly (readonly [string, string, TiffOptions["tags"]])[] = [
    ["a width of 0", "SKY6041", { 256: [4, [0]] }],
    ["a width without end", "SKY6041", { 256: [4, [2 ** 31]] }],
    ["more rows than its blocks hold", "SKY6041", { 257: [4, [2 ** 23]] }],
    ["tiles of an absurd size", "SKY6041", { 322: [4, [2 ** 20]], 323: [4, [2 ** 20]] }],
    ["tiles without a side", "SKY6041", { 322: [4, [0]] }],
    ["too many bands", "SKY6041", { 277: [3, [65535]] }],
    ["JPEG inside", "SKY6040", { 259: [3, [7]] }],
    ["an unknown compression", "SKY6040", { 259: [3, [12345]] }],
    ["complex numbers", "SKY6040", { 339: [3, [6]] }],
    ["numbers of 12 bits", "SKY6040", { 258: [3, [12]] }],
    ["rows from below", "SKY6040", { 274: [3, [4]] }],
    ["an unknown predictor", "SKY6041", { 317: [3, [9]] }],
    ["a predictor for floats", "SKY6041", { 317: [3, [3]] }],
    ["offsets beyond its end", "SKY6003", { 324: [4, [10 ** 9, 0, 0, 0]] }],
    ["byte counts beyond its end", "SKY6003", { 325: [4, [10 ** 9, 1, 1, 1]] }],
    ["too few offsets", "SKY6041", { 324: [4, [8, 8]] }],
    ["a transform without numbers", "SKY6041", { 33922: [12, [0, 0, 0, Number.NaN, 0, 0]], 33550: [12, [1, 1, 0]] }],
  ];
  for (const [what, code, tags] of wrong) {
    it(`is refused with ${what}: ${code}`, async () => {
      writeTiff(path, { width: 32, height: 32, tile: 16, tags: tags! }, value);
      const fault = await thrown(async () => GeoTiff.open(path, "set/a.tif"));
      expect([fault.code, fault.message.includes("set/a.tif")]).to.deep.equal([code, true]);
    });
  }

  it("is refused when it is cut off anywhere", async () => {
    const bytes = tiffBytes(
      { width: 16, height: 16, bands: 3, type: "uint16", compression: "deflate", planar: true, rows: 4 },
      value,
    );
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(path, bytes);
      truncateSync(path, length);
      const fault = await thrown(async () => {
        const raster = GeoTiff.open(path, "a.tif");
        try {
          await raster.read();
        } finally {
          raster.close();
        }
      });
      expect(fault.code, `${length} bytes`).to.match(/^SKY60(03|04|41|42)$/);
    }
  });

  it("is refused when a compressed block is damaged", async () => {
    for (const compression of ["deflate", "zstd", "lzw", "packbits"] as const) {
      const bytes = tiffBytes({ width: 64, height: 64, compression, type: "uint16" }, value);
      writeFileSync(path, bytes);
      const pixels = GeoTiff.open(path, "a.tif");
      const from = pixels.form.offsets[0]!;
      pixels.close();
      bytes.fill(0xff, from, from + 100);
      bytes.fill(0, bytes.length - 30);
      writeFileSync(path, bytes);
      const raster = GeoTiff.open(path, "a.tif");
      const fault = await thrown(() => raster.read());
      raster.close();
      expect(fault.code, compression).to.equal("SKY6042");
    }
  });
});
