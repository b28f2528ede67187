import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { evaluateFolder } from "../cli/run/evaluate-folder.ts";
import { runFile } from "../cli/run/run-file.ts";
import { verifyFolder } from "../cli/run/verify-folder.ts";
import type { LabelPlan } from "../compiler/elaborate/program.ts";
import { encodeClassMap } from "../runtime/report/encode-class-map.ts";
import type { Report } from "../runtime/report/report.ts";
import type { Batch } from "../runtime/train/parts.ts";
import { writeSubmission } from "../runtime/train/submission.ts";

const folder = mkdtempSync(join(tmpdir(), "skyc-submission-"));
const options = { quiet: true, set: [] } as const;

/** Two batches of two samples, the last of which only pads. */
async function* batches(): AsyncGenerator<Batch> {
  yield { feeds: new Map(), count: 2, ids: ["a/1.png", "b,2"] };
  yield { feeds: new Map(), count: 1, ids: ["c"] };
}
const data = { all: batches };
const map: LabelPlan = { kind: "mask", classes: ["water", "land"], ignore: 255, size: 2, gsd: 1 };
const scenes: LabelPlan = { kind: "class", classes: ["harbour", 'a "bay"'] };

describe("submissions", () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("of masks are pictures of class numbers, named by the samples", async () => {
    const prediction = { dtype: "i32" as const, shape: [2, 2, 2], data: Int32Array.of(0, 1, 1, 0, 1, 1, 1, 1) };
    const engine = { evaluate: () => ({ loss: 0, prediction }) };
    const written = await writeSubmission(folder, "test", map, engine, data, encodeClassMap);
    expect(written).to.include({ split: "test", samples: 3, folder: "submission/test" });
    expect(readdirSync(join(folder, "submission")).sort()).to.deep.equal(["test"]);
    expect(readdirSync(join(folder, "submission/test")).sort()).to.deep.equal(["a_1.png.png", "b,2.png", "c.png"]);
    const image = sharp(join(folder, "submission/test/a_1.png.png"));
    const { channels, width, height } = await image.metadata();
    expect({ channels, width, height }).to.deep.equal({ channels: 1, width: 2, height: 2 });
    expect([...(await image.toColourspace("b-w").raw().toBuffer())]).to.deep.equal([0, 1, 1, 0]);
  });

  it("of scenes are one table, and replace what was there", async () => {
    mkdirSync(join(folder, "submission/val"), { recursive: true });
    writeFileSync(join(folder, "submission/val/old.png"), "");
    const engine = {
      evaluate: () => ({ loss: 0, prediction: { dtype: "i32" as const, shape: [2], data: Int32Array.of(1, 0) } }),
    };
    const first = await writeSubmission(folder, "val", scenes, engine, data, encodeClassMap);
    expect(readdirSync(join(folder, "submission/val"))).to.deep.equal(["predictions.csv"]);
    expect(readFileSync(join(folder, "submission/val/predictions.csv"), "utf8")).to.equal(
      'sample,class,name\na/1.png,1,"a ""bay"""\n"b,2",0,harbour\nc,1,"a ""bay"""\n',
    );
    const again = await writeSubmission(folder, "val", scenes, engine, data, encodeClassMap);
    expect(again).to.deep.equal(first);
  });

  it("that are stopped leave nothing behind", async () => {
    const engine = {
      evaluate: () => ({ loss: 0, prediction: { dtype: "i32" as const, shape: [2], data: Int32Array.of(1, 0) } }),
    };
    expect(await writeSubmission(folder, "train", scenes, engine, data, encodeClassMap, () => true)).to.equal(
      undefined,
    );
    expect(readdirSync(join(folder, "submission"))).not.to.include("train");
  });
});

const quick = (source: string, more: string): string => `sky 1
import { ViT, TemporalFusion, Linear } from "sky:models"
modality Optical { sensor: Sentinel2.L2A, bands: [B02..B04], gsd: 10 m, size: 16px, frames: 2, values: dn(1e4) }
dataset Fields {
  format: PastisMM, inputs: { ms: Optical }, labels: mask, source: ${source}
  splits: { train: folds(1..4), test: fold(5) }, hidden: [test.labels]
}
encoder Net {
  ms: ViT { patch: 8px, width: 8, depth: 1, heads: 1 } on Optical
  fuse: TemporalFusion([ms]) { layers: 1, width: 8, heads: 1 }
}
experiment Hidden {
  task: semantic_segmentation, data: Fields, encoder: Net, head: Linear, loss: CrossEntropy
  optimizer: AdamW { lr: 1e-3 }, batch: 2 total, length: 3 iters, metric: [mIoU]
  ${more}
}
`;

describe("runs with hidden labels @engine", function () {
  this.timeout(240_000);
  const place = mkdtempSync(join(tmpdir(), "skyc-hidden-"));
  const file = join(place, "hidden.sky");
  const run = join(place, "run");
  after(() => rmSync(place, { recursive: true, force: true }));

  it("write predictions for the leaderboard instead of metrics, and the same ones again", async () => {
    writeFileSync(
      file,
      quick("twin(tiles: 10, size: 16px, hr_size: 128px)", "expect { mIoU(test, via: leaderboard) >= 50% }"),
    );
    expect(await runFile(file, { ...options, out: run })).to.equal(0);
    const report = JSON.parse(readFileSync(join(run, "report.json"), "utf8")) as Report;
    expect(Object.keys(report.metrics)).to.deep.equal([]);
    const [submission] = report.submissions!;
    expect(submission).to.include({ split: "test", samples: 2, folder: "submission/test" });
    expect(report.expectations[0]).to.include({ verdict: "not evaluated" });
    expect(report.expectations[0]!.reason).to.include("leaderboard");
    expect(report.pictures).to.deep.equal([]);
    const files = readdirSync(join(run, "submission/test"));
    expect(files).to.have.length(2);
    const { width, channels } = await sharp(join(run, "submission/test", files[0]!)).metadata();
    expect({ width, channels }).to.deep.equal({ width: 16, channels: 1 });
    for (const page of ["report.md", "report.html"])
      expect(readFileSync(join(run, page), "utf8")).to.include("The labels of test are hidden");
    expect(await verifyFolder(run, options)).to.equal(0);
    rmSync(join(run, "submission"), { recursive: true });
    expect(await evaluateFolder(run, { split: "test", checkpoint: "last", json: true })).to.equal(0);
    expect(readdirSync(join(run, "submission/test"))).to.deep.equal(files);
  });
});
