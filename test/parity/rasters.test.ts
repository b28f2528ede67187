import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { GeoTiff } from "../../runtime/data/raster/geotiff.ts";
import type { Pixels } from "../../runtime/data/raster/predictor.ts";
import { resampleWindow } from "../../runtime/data/raster/resample.ts";
import { askPython, needParityPython } from "../support/parity-python.ts";
import { sharedData } from "../support/shared-data.ts";

interface Reference {
  readonly path: string;
  readonly digest: string;
  readonly windows: Readonly<Record<string, string>>;
}

const windows = [
  [0, 0, 1, 1],
  [10, 20, 40, 33],
  [15, 31, 2, 2],
  [16, 32, 16, 32],
  [59, 61, 16, 29],
];

const digestOf = ({ buffer, byteOffset, byteLength }: Pixels): string =>
  createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");

/** All that is compared, in the reference's form. */
async function readAs({ path, windows: parts }: Reference): Promise<unknown> {
  const raster = GeoTiff.open(path, basename(path));
  try {
    const { width, height, bands, type, nodata, georeference } = raster.form;
    const found: Record<string, string> = {};
    for (const key of Object.keys(parts)) {
      const [top, left, h, w] = key.split(",").map(Number) as [number, number, number, number];
      found[key] = digestOf(await raster.read({ top, left, height: h, width: w }));
    }
    return {
      path,
      width,
      height,
      bands,
      type,
      nodata: nodata === undefined ? null : Number(nodata),
      transform: georeference.transform ?? null,
      epsg: georeference.epsg ?? null,
      digest: digestOf(await raster.read()),
      windows: found,
    };
  } finally {
    raster.close();
  }
}

/** Python writes 0.0 for 0, and numbers of nodata as text. */
const plain = (reference: Reference & { readonly nodata?: string | null }): unknown => ({
  ...reference,
  nodata: typeof reference.nodata === "string" ? Number(reference.nodata) : null,
});

async function compare(request: object): Promise<number> {
  const { report } = await askPython("rasters_reference.py", { ...request, windows }, new Map());
  const references = report.files as readonly Reference[];
  for (const reference of references) {
    expect(await readAs(reference), basename(reference.path)).to.deep.equal(plain(reference));
  }
  return references.length;
}

describe("rasters against rasterio @parity", function () {
  this.timeout(120_000);
  before(function () {
    needParityPython(this);
  });

  it("are equal to the bit in every type, layout, compression and predictor, whole and in windows", async () => {
    const folder = mkdtempSync(join(tmpdir(), "skyc-rasters-"));
    try {
      expect(await compare({ write: folder })).to.be.above(280);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const set of ["bigearthnet_mm_tiny", "torchgeo_format_fixtures"]) {
    it(`are equal to the bit in the real files of ${set} @data`, async function () {
      const root = sharedData(this, set);
      const names = (readdirSync(root, { recursive: true }) as string[]).filter((name) => /\.tiff?$/.test(name)).sort();
      if (names.length === 0) return this.skip();
      const unread = await unreadable(names.map((name) => join(root, name)));
      const files = names.map((name) => join(root, name)).filter((path) => !unread.has(path));
      process.stdout.write(
        `      ${files.length} files; in a form that is not read: ${[...new Set(unread.values())].join("; ") || "none"}\n`,
      );
      expect(await compare({ files })).to.equal(files.length);
    });
  }
});

describe("bringing a band to another side against PIL @parity", function () {
  this.timeout(60_000);
  before(function () {
    needParityPython(this);
  });

  for (const [size, side] of [
    [20, 120],
    [60, 120],
    [40, 64],
    [100, 64],
  ] as const) {
    for (const how of ["nearest", "bilinear", "bicubic"] as const) {
      it(`${how}, from ${size} px to ${side} px`, async () => {
        const data = Float32Array.from({ length: size * size }, (_, i) => 1000 + 300 * Math.sin(i * 1.7) + (i % size));
        const raster = new Map([["raster", { dtype: "f32" as const, shape: [size, size], data }]]);
        const { tensors } = await askPython("rasters_reference.py", { resize: how, side }, raster);
        const expected = tensors.get("result")!.data as Float32Array;
        const whole = { top: 0, left: 0, height: size, width: size };
        const wanted = { top: 0, left: 0, height: side, width: side };
        const stored = { data, frames: 1, height: size, width: size, channels: 1 };
        const found = resampleWindow(stored, whole, size, side, wanted, how).data;
        const apart = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
        expect(apart).to.be.below(1e-3);
      });
    }
  }
});

/** Files in a form that is refused by name (SKY6040), with the reason; anything else fails the test later. */
async function unreadable(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const path of paths) {
    try {
      GeoTiff.open(path, basename(path)).close();
    } catch (error) {
      const { diagnostic } = error as { diagnostic?: { code: string; args?: { detail?: string } } };
      if (diagnostic?.code === "SKY6040") found.set(path, String((error as Error).message));
    }
  }
  return found;
}
