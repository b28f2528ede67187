import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { checkData } from "../../runtime/data/check-data.ts";
import { hashData } from "../../runtime/data/hash-files.ts";
import { call, twinInputs } from "../support/twin-plan.ts";
import { tiffBytes } from "../support/write-tiff.ts";
import { type RasterCorpus, type RasterFormat, rasterCorpus, side } from "./rasters-corpus.ts";

const formats: readonly RasterFormat[] = ["tif", "lzw.tif", "png", "mask.png", "jpg", "npy", "npz"];
/** Seconds of processor time: the wall clock says how busy the machine is. */
const longest = 1;

describe("broken rasters", function () {
  this.timeout(120_000);
  const root = mkdtempSync(join(tmpdir(), "skyc-rasters-"));
  let corpus: RasterCorpus;
  before(async () => {
    corpus = await rasterCorpus();
    for (const folder of ["images", "masks", "good"]) mkdirSync(join(root, folder));
    writeFileSync(
      join(root, "masks/a.tif"),
      tiffBytes({ width: side, height: side }, (_, y) => y % 3),
    );
    writeFileSync(join(root, "good/a.tif"), corpus.good.tif);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  /** A set of one sample, in which the file of that format stands as image or as mask. */
  function planOf(format: RasterFormat): DataPlan {
    const colour = format === "png" || format === "jpg";
    const input = colour
      ? { ...twinInputs.hr, name: "ms", sensor: "RGBAerial", tile: side, size: side }
      : {
          ...twinInputs.ms,
          frames: 1,
          bands: ["B02", "B03", "B04", "B08"],
          tile: side,
          size: side,
          mean: [1, 1, 1, 1],
          std: [1, 1, 1, 1],
        };
    const mask = format === "mask.png";
    return {
      name: "Fields",
      format: call("RasterFolder", {
        images: mask ? "good/{id}.tif" : `images/{id}.${format}`,
        masks: mask ? `masks/{id}.${format}` : "masks/{id}.tif",
      }),
      source: call("local", { path: root }),
      splits: { train: call("all") },
      inputs: [input],
      labels: { kind: "mask", classes: ["a", "b", "c"], ignore: 255, size: side, gsd: 10 },
      augment: [],
      batch: 1,
      seed: 1,
    };
  }
  const fileOf = (format: RasterFormat): string => `${format === "mask.png" ? "masks" : "images"}/a.${format}`;
  const look = async (format: RasterFormat, bytes: Uint8Array) => {
    writeFileSync(join(root, fileOf(format)), bytes);
    return (await checkData(planOf(format), { decode: true })).diagnostics;
  };

  it("are more than 150, of every format", () => {
    expect(corpus.broken.length).to.be.at.least(150);
  });

  for (const format of formats) {
    it(`are each refused with a code that names the file, within a second: ${format}`, async () => {
      expect(await look(format, corpus.good[format]), "the good one").to.deep.equal([]);
      const taken: string[] = [];
      for (const { how, bytes } of corpus.broken.filter((one) => one.format === format)) {
        const start = process.cpuUsage();
        const [found] = await look(format, bytes);
        const { user, system } = process.cpuUsage(start);
        if (!found) taken.push(how);
        else {
          expect(found.code, how).to.match(/^SKY60(03|04|05|06|07|15|18|4[0-8]|51|53|54)$/);
          expect(found.message, how).to.include(fileOf(format));
        }
        expect((user + system) / 1e6, `${how}: seconds`).to.be.below(longest);
      }
      expect(taken).to.deep.equal([]);
    });
  }

  it("are told from the files that were locked, whatever bit differs", async () => {
    for (const format of ["jpg", "lzw.tif", "npy"] as const) {
      await look(format, corpus.good[format]);
      const plan = planOf(format);
      const { open } = await checkData(plan);
      const lock = await hashData(plan, open!);
      const changed = Buffer.from(corpus.good[format]);
      changed[changed.length - 40]! ^= 4;
      writeFileSync(join(root, fileOf(format)), changed);
      expect(
        (await checkData(plan, { lock })).diagnostics.map(({ code }) => code),
        format,
      ).to.deep.equal(["SKY6019"]);
    }
  });
});
