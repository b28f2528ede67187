import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { zipSync } from "fflate";
import sharp from "sharp";
import type { DataPlan, InputPlan } from "../compiler/elaborate/program.ts";
import { checkData } from "../runtime/data/check-data.ts";
import { writeNpy } from "../runtime/data/npy.ts";
import { openData } from "../runtime/data/pipeline.ts";
import { readPngIndices } from "../runtime/data/png-indices.ts";
import { call, folderPlan, twinInputs } from "./support/twin-plan.ts";
import { type PixelAt, type TiffOptions, writeTiff } from "./support/write-tiff.ts";

const value: PixelAt = (band, y, x) => 1000 * (band + 1) + y * 16 + x;
const input = (bands: readonly string[], changes: Partial<InputPlan> = {}): InputPlan => ({
  ...twinInputs.ms,
  name: "ms",
  bands,
  frames: 1,
  mean: bands.map(() => 0),
  std: bands.map(() => 1),
  ...changes,
});

describe("folders of rasters", function () {
  this.timeout(20_000);
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "skyc-raster-folder-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const place = (file: string): string => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    return join(root, file);
  };
  const tiff = (file: string, options: Partial<TiffOptions> = {}, at: PixelAt = value): void =>
    writeTiff(
      place(file),
      { width: 16, height: 16, bands: 4, type: "uint16", epsg: 32633, place: [10, 399960, 5300040], ...options },
      at,
    );
  const mask = (file: string, options: Partial<TiffOptions> = {}): void =>
    writeTiff(place(file), { width: 16, height: 16, ...options }, (_, y, x) => (x + y) % 3);
  const plan = (props: object, changes: Partial<DataPlan> = {}): DataPlan => ({
    name: "Fields",
    format: call("RasterFolder", { images: "images/{id}.tif", masks: "masks/{id}.tif", ...props }),
    source: call("local", { path: root }),
    splits: { train: call("all") },
    inputs: [input(["B02", "B03", "B04", "B08"])],
    labels: { kind: "mask", classes: ["a", "b", "c"], ignore: 255, size: 16, gsd: 10 },
    augment: [],
    batch: 1,
    seed: 1,
    ...changes,
  });
  const first = async (one: DataPlan): Promise<ReadonlyMap<string, { readonly data: ArrayLike<number> }>> => {
    const data = await openData(one, { workers: 0 });
    const { feeds } = await data.at(1);
    await data.close();
    return feeds;
  };
  /** Codes of what looking at the files finds, and of decoding them where that finds nothing. */
  const codes = async (one: DataPlan): Promise<readonly string[]> =>
    (await checkData(one, { decode: true })).diagnostics.map(({ code }) => code);

  it("give pixels and classes, in bands of the modality's order", async () => {
    tiff("images/a.tif");
    mask("masks/a.tif");
    const feeds = await first(plan({}));
    const pixel = (y: number, x: number): number[] =>
      [0, 1, 2, 3].map((c) => feeds.get("ms")!.data[(y * 16 + x) * 4 + c]!);
    expect(pixel(2, 5)).to.deep.equal([1037, 2037, 3037, 4037]);
    expect([...(feeds.get("labels")!.data as Int32Array).slice(0, 4)]).to.deep.equal([0, 1, 2, 0]);
  });

  it("take bands by the file's own names, or from all bands of the sensor", async () => {
    tiff("images/a.tif", { names: ["B08", "B04", "B03", "B02"] });
    mask("masks/a.tif");
    expect((await first(plan({}))).get("ms")!.data[0]).to.equal(4000);
    // Twelve bands are Sentinel-2's own: B02 is the second.
    tiff("images/a.tif", { bands: 12 });
    expect((await first(plan({}))).get("ms")!.data[0]).to.equal(2000);
  });

  it("take one file for each band, at several resolutions, resampled as the format says", async () => {
    const bands = ["B02", "B05", "B01"];
    for (const id of ["p1", "p2"]) {
      tiff(`S2/${id}/${id}_B02.tif`, { bands: 1 });
      tiff(`S2/${id}/${id}_B05.tif`, { bands: 1, width: 8, height: 8, place: [20, 399960, 5300040] });
      tiff(`S2/${id}/${id}_B01.tif`, { bands: 1, width: 4, height: 4, place: [40, 399960, 5300040] });
      mask(`masks/${id}.tif`);
    }
    const patches = { images: "S2/{id}/{id}_{band}.tif" };
    const inputs = [input(bands)];
    expect(await codes(plan(patches, { inputs }))).to.deep.equal(["SKY6048", "SKY6048"]);
    const nearest = (await first(plan({ ...patches, resample: "nearest" }, { inputs }))).get("ms")!.data;
    const at = (data: ArrayLike<number>, y: number, x: number): number[] =>
      [0, 1, 2].map((c) => data[(y * 16 + x) * 3 + c]!);
    expect(at(nearest, 5, 6)).to.deep.equal([1000 + 86, 1000 + 2 * 16 + 3, 1000 + 1 * 16 + 1]);
    const bilinear = (await first(plan({ ...patches, resample: "bilinear" }, { inputs }))).get("ms")!.data;
    // Half-pixel centres: output 5 of 16 lies at (5.5 / 2) - 0.5 = 2.25 of 8 and at 0.875 of 4; the ramp stays a ramp inside.
    expect(at(bilinear, 5, 6)).to.deep.equal([1086, 1000 + 2.25 * 16 + 2.75, 1000 + 0.875 * 16 + 1.125]);
    const bicubic = (await first(plan({ ...patches, resample: "bicubic" }, { inputs }))).get("ms")!.data;
    expect(at(bicubic, 8, 7)[1]).to.be.closeTo(1000 + 3.75 * 16 + 3.25, 1e-4);
  });

  it("give the same window whether the whole was read or only the window, resampled or not", async () => {
    for (const id of ["p1", "p2", "p3"]) {
      tiff(`S2/${id}_B02.tif`, { bands: 1, tile: 16 });
      tiff(
        `S2/${id}_B05.tif`,
        { bands: 1, width: 8, height: 8, place: [20, 399960, 5300040] },
        (_, y, x) => (y * 37 + x * 101) % 997,
      );
      mask(`masks/${id}.tif`, { rows: 3 });
    }
    for (const resample of ["nearest", "bilinear", "bicubic"]) {
      const one = plan(
        { images: "S2/{id}_{band}.tif", resample },
        {
          inputs: [input(["B02", "B05"], { size: 6 })],
          labels: { kind: "mask", classes: ["a", "b", "c"], ignore: 255, size: 6, gsd: 10 },
          augment: [call("Crop", { size: 6 }), call("Flip", { direction: "both" })],
        },
      );
      const read = async (cacheBytes: number): Promise<unknown[]> => {
        const data = await openData(one, { workers: 0, cacheBytes });
        const all: unknown[] = [];
        for (let step = 1; step <= 7; step++)
          all.push([...(await data.at(step)).feeds].map(([name, { data: d }]) => [name, [...d]]));
        for await (const batch of data.all("train"))
          all.push([...batch.feeds].map(([name, { data: d }]) => [name, [...d]]));
        await data.close();
        return all;
      };
      // Where everything fits into memory, whole samples are read and kept; where nothing does, windows.
      expect(await read(0), resample).to.deep.equal(await read(1 << 30));
    }
  });

  it("fill pixels without data as the format says, and refuse them where it says nothing", async () => {
    const holes: PixelAt = (band, y, x) => (x === 3 ? -9999 : value(band, y, x));
    tiff("images/a.tif", { type: "int16", nodata: "-9999" }, holes);
    mask("masks/a.tif");
    expect(await codes(plan({}))).to.deep.equal(["SKY6052"]);
    expect((await first(plan({ nodata: "keep" }))).get("ms")!.data[3 * 4]).to.equal(-9999);
    const inputs = [input(["B02", "B03", "B04", "B08"], { mean: [7, 8, 9, 10] })];
    const filled = (await first(plan({ nodata: "mean" }, { inputs }))).get("ms")!.data;
    expect([filled[3 * 4], filled[3 * 4 + 3], filled[0]]).to.deep.equal([0, 0, 993]);
  });

  it("read masks of every kind", async () => {
    tiff("images/a.tif");
    const classes = Uint8Array.from({ length: 256 }, (_, i) => (i % 16) % 3);
    const grey = { raw: { width: 16, height: 16, channels: 1 } } as const;
    await sharp(classes, grey).toColourspace("b-w").png().toFile(place("masks/a.png"));
    await writeNpy(place("masks/a.npy"), "|u1", [16, 16], classes);
    mask("masks/a.tif", { type: "int16", compression: "lzw" });
    for (const ending of ["png", "npy"]) {
      const labels = (await first(plan({ masks: `masks/{id}.${ending}` }))).get("labels")!.data as Int32Array;
      expect([...labels], ending).to.deep.equal([...classes]);
    }
    expect(await codes(plan({}))).to.deep.equal([]);
  });

  it("read NumPy arrays, alone or in archives", async () => {
    const pixels = Uint16Array.from({ length: 4 * 256 }, (_, i) => 1000 + i);
    const classes = Uint8Array.from({ length: 256 }, (_, i) => i % 3);
    await writeNpy(place("images/a.npy"), "<u2", [4, 16, 16], pixels);
    await writeNpy(place("masks/a.npy"), "|u1", [16, 16], classes);
    const [image, labels] = ["images/a.npy", "masks/a.npy"].map((file) => readFileSync(join(root, file)));
    for (const level of [0, 6] as const) {
      writeFileSync(place("both/a.npz"), zipSync({ "ms.npy": image!, "labels.npy": labels! }, { level }));
      for (const names of [
        { images: "images/{id}.npy", masks: "masks/{id}.npy" },
        { images: "both/{id}.npz", masks: "both/{id}.npz" },
      ]) {
        const feeds = await first(plan(names));
        expect([...(feeds.get("ms")!.data as Float32Array).slice(0, 4)]).to.deep.equal([1000, 1256, 1512, 1768]);
        expect([...(feeds.get("labels")!.data as Int32Array)]).to.deep.equal([...classes]);
      }
    }
    writeFileSync(place("both/a.npz"), zipSync({ "x.npy": image!, "y.npy": labels! }));
    expect(await codes(plan({ images: "both/{id}.npz", masks: "masks/{id}.npy" }))).to.deep.equal(["SKY6054"]);
    const damaged = zipSync({ "ms.npy": image! }, { level: 0 });
    damaged[300] = damaged[300]! ^ 1;
    writeFileSync(place("both/a.npz"), damaged);
    expect(await codes(plan({ images: "both/{id}.npz", masks: "masks/{id}.npy" }))).to.deep.equal(["SKY6053"]);
  });

  it("read the numbers of a palette, not its colours, at every depth and filter", async () => {
    const picture = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => (Math.floor(i / 3) % 4) * 60);
    const made = await sharp(picture, { raw: { width: 16, height: 16, channels: 3 } })
      .png({ palette: true, colours: 4, dither: 0 })
      .toBuffer();
    writeFileSync(place("masks/a.png"), made);
    const { data } = await readPngIndices(join(root, "masks/a.png"), "a.png");
    // Which number a colour has is the encoder's affair; equal colours have equal ones, and there are four.
    expect(new Set(data)).to.deep.equal(new Set([0, 1, 2, 3]));
    for (let i = 4; i < 256; i++) expect(data[i]).to.equal(data[i % 4]);
    for (const adaptiveFiltering of [false, true]) {
      const noisy = Uint8Array.from({ length: 256 }, (_, i) => (i * i) % 251);
      const file = place("masks/n.png");
      await sharp(noisy, { raw: { width: 16, height: 16, channels: 1 } })
        .toColourspace("b-w")
        .png({ adaptiveFiltering })
        .toFile(file);
      expect([...(await readPngIndices(file, "n.png")).data]).to.deep.equal([...noisy]);
    }
  });

  describe("are refused with a code", () => {
    const wrong: readonly (readonly [string, string, object, () => void, Partial<DataPlan>?])[] = [
      ["a number of bands that fits nothing", "SKY6044", {}, () => tiff("images/a.tif", { bands: 5 })],
      ["names of other bands", "SKY6044", {}, () => tiff("images/a.tif", { names: ["B01", "B02", "B03", "B04"] })],
      [
        "another type of numbers",
        "SKY6045",
        {},
        () => tiff("images/a.tif", { type: "uint8" }, (b, y, x) => (b + y + x) % 200),
      ],
      ["another size", "SKY6018", {}, () => tiff("images/a.tif", { width: 20, height: 20 })],
      ["another size of pixels", "SKY6047", {}, () => tiff("images/a.tif", { place: [20, 399960, 5300040] })],
      [
        "bands of another place",
        "SKY6046",
        { images: "b/{id}_{band}.tif", resample: "nearest" },
        () => {
          tiff("b/a_B02.tif", { bands: 1 });
          tiff("b/a_B03.tif", { bands: 1, place: [10, 400000, 5300040] });
        },
        { inputs: [input(["B02", "B03"])] },
      ],
      [
        "bands of another reference system",
        "SKY6046",
        { images: "b/{id}_{band}.tif", resample: "nearest" },
        () => {
          tiff("b/a_B02.tif", { bands: 1 });
          tiff("b/a_B03.tif", { bands: 1, epsg: 32634 });
        },
        { inputs: [input(["B02", "B03"])] },
      ],
      ["no file that fits the pattern", "SKY6050", { images: "image/{id}.tif" }, () => tiff("images/a.tif")],
      [
        "two inputs from one file",
        "SKY6049",
        {},
        () => tiff("images/a.tif"),
        { inputs: [input(["B02"]), input(["B03"], { name: "other" })] },
      ],
      [
        "a mask with several bands",
        "SKY6051",
        {},
        () => {
          tiff("images/a.tif");
          mask("masks/a.tif", { bands: 3 });
        },
      ],
      [
        "a mask of another size",
        "SKY6018",
        {},
        () => {
          tiff("images/a.tif");
          mask("masks/a.tif", { width: 8, height: 8 });
        },
      ],
      [
        "a class that is none",
        "SKY6015",
        {},
        () => {
          tiff("images/a.tif");
          writeTiff(place("masks/a.tif"), { width: 16, height: 16 }, (_, y) => y);
        },
      ],
      ["no mask", "SKY6002", { masks: "other/{id}.tif" }, () => tiff("images/a.tif")],
    ];
    for (const [what, code, props, make, changes] of wrong) {
      it(`for ${what}: ${code}`, async () => {
        mask("masks/a.tif");
        make();
        expect((await codes(plan(props, changes))).slice(0, 1)).to.deep.equal([code]);
      });
    }
  });
});

describe("a folder of GeoTIFFs for each class", () => {
  it("is read by the sensor's bands, and brought to the modality's size", async () => {
    const root = mkdtempSync(join(tmpdir(), "skyc-tiff-classes-"));
    for (const [name, side] of [
      ["Forest", 16],
      ["River", 24],
    ] as const) {
      mkdirSync(join(root, name));
      for (const i of [1, 2])
        writeTiff(
          join(root, name, `${name}_${i}.tif`),
          { width: side, height: side + 4, bands: 12, type: "uint16" },
          value,
        );
    }
    const one = folderPlan(root, 2, {
      inputs: [input(["B04", "B03", "B02"], { name: "image", tile: 16, size: 16 })],
      splits: { train: call("all") },
      batch: 1,
      format: call("ImageFolder", { interpolation: "nearest" }),
    });
    const { diagnostics } = await checkData(one, { decode: true });
    expect(diagnostics).to.deep.equal([]);
    const data = await openData(one, { workers: 0 });
    const sample = (await data.sample("train", 0)).rasters.image!;
    // The middle 16 rows of 20, the fourth, third and second of twelve bands.
    expect([...sample.data.slice(0, 3)]).to.deep.equal([4032, 3032, 2032]);
    await data.close();
    writeTiff(join(root, "River", "River_1.tif"), { width: 16, height: 16, bands: 12, type: "float32" }, value);
    expect((await checkData(one)).diagnostics.map(({ code }) => code)).to.deep.equal(["SKY6045"]);
    rmSync(root, { recursive: true });
  });
});
