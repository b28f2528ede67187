import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { expect } from "chai";
import { readMetrics } from "../runtime/train/metrics-log.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "skyc-engine-run-"));

/** One encoder, two dates, 20 small tiles: a step takes milliseconds. */
const source = `sky 1
import { ViT, TemporalFusion, FCN } from "sky:models"

modality MS { sensor: Sentinel2.L2A, bands: [B02..B04, B08], gsd: 10 m, size: 16px, frames: 2 of 16, values: dn(1e4) }
dataset Tiles {
  format: PastisMM
  inputs: { ms: MS }
  labels: mask(on: ms)
  source: twin(tiles: 20, size: 16px, hr_size: 128px, seed: 3)
  splits: { train: folds(1..3), val: fold(4), test: fold(5) }
}
encoder Small {
  ms:   ViT { patch: 2px, width: 16, depth: 1, heads: 2 } on MS
  fuse: TemporalFusion([ms]) { layers: 1, width: 16, heads: 2, date_init: sincos }
}
experiment Tiny {
  task:      semantic_segmentation
  data:      Tiles
  encoder:   Small
  head:      FCN { channels: 16, convs: 1 }
  loss:      CrossEntropy
  optimizer: AdamW { lr: 2e-3, weight_decay: assume 0.01 because "the test needs an assumption" }
  schedule:  linear(5 iters, ratio: 1e-3) then poly(power: 1.0)
  batch:     4 total
  length:    400 iters
  augment:   [Flip]
  metric:    [OA, mIoU]
  seed:      0
  checkpoint: 50 iters
  evaluate:  200 iters
  sweep given { given: all | dates(1) }
  expect {
    OA(test) >= 1%
    OA(test) - OA(test, given: dates(1)) >= -100%
  }
}
`;
const file = join(folder, "tiny.sky");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended>; heard(text: RegExp): Promise<void> } {
  const child = spawn(process.execPath, ["--import=tsx", join(root, "cli/main.ts"), ...args], { cwd: root });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (data) => {
    texts.out += data;
  });
  child.stderr.on("data", (data) => {
    texts.err += data;
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...texts })));
  const heard = async (text: RegExp): Promise<void> => {
    while (!text.test(texts.out) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10));
    if (!text.test(texts.out)) throw new Error(`${text} was never said; ${texts.err}`);
  };
  return { child, ended, heard };
}
const skyc = (...args: string[]): Promise<Ended> => start(...args).ended;
const read = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), "utf8"));

describe("skyc run, resume, verify, sweep @engine", function () {
  this.timeout(600_000);
  const whole = join(folder, "whole");
  before(async () => {
    writeFileSync(file, source);
    const { code, out, err } = await skyc("run", file, "--out", whole);
    expect(code, out + err).to.equal(0);
  });

  it("leaves a run folder in which everything is", () => {
    for (const name of ["source.sky", "settings.json", "lock.json", "metrics.jsonl", "report.md", "report.html"]) {
      expect(existsSync(join(whole, name)), name).to.equal(true);
    }
    const schema = JSON.parse(readFileSync(join(root, "runtime/report/report.schema.json"), "utf8"));
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
    const report = read("whole", "report.json");
    expect(validate(report), JSON.stringify(validate.errors)).to.equal(true);
    expect(report.metrics.test.values.OA).to.be.greaterThan(0.01);
    expect(report.expectations.map((e: { verdict: string }) => e.verdict)).to.deep.equal(["holds", "not evaluated"]);
    expect(report.assumptions).to.have.length(1);
    expect(report.pictures.length).to.be.greaterThan(0);
    const steps = readMetrics(join(whole, "metrics.jsonl")).filter(({ kind }) => kind === "step");
    expect(steps).to.have.length(400);
  });

  it("is known again, and not run twice", async () => {
    const { code, err } = await skyc("run", file, "--out", whole);
    expect(err).to.contain("finished already");
    expect(code).to.equal(0);
    const other = await skyc("run", file, "--out", whole, "--set", "seed=1");
    expect(other.code).to.equal(5);
    expect(other.err).to.contain("SKY7006");
  });

  it("is equal to the bit when it is run again (verify)", async () => {
    const { code, out, err } = await skyc("verify", whole);
    expect(code, out + err).to.equal(0);
    expect(out).to.contain("Equal to the bit");
  });

  it("is refused when its results are not those of the run again (SKY7014)", async () => {
    const other = join(folder, "other");
    cpSync(whole, other, { recursive: true });
    const report = read("other", "report.json");
    report.result.weights = "0".repeat(64);
    writeFileSync(join(other, "report.json"), JSON.stringify(report));
    const { code, err } = await skyc("verify", other);
    expect(code, err).to.equal(5);
    expect(err).to.contain("SKY7014").and.contain("weights");
  });

  it("refuses a second process in its folder (SKY7005); killed with -9 and resumed, gives the weights of the uninterrupted run to the bit", async () => {
    const killed = join(folder, "killed");
    const run = start("run", file, "--out", killed, "--json");
    await run.heard(/"step":1,/);
    const second = await skyc("run", file, "--out", killed);
    expect(second.code).to.equal(5);
    expect(second.err).to.contain("SKY7005");
    await run.heard(/"step":12\d,/);
    run.child.kill("SIGKILL");
    await run.ended;
    expect((await skyc("run", file, "--out", killed)).err).to.contain("SKY7008");
    const { code, out, err } = await skyc("resume", killed);
    expect(code, out + err).to.equal(0);
    expect(read("killed", "report.json").result).to.deep.equal(read("whole", "report.json").result);
    expect(read("killed", "report.json").metrics).to.deep.equal(read("whole", "report.json").metrics);
    expect((await skyc("resume", killed)).err).to.contain("SKY7007");
  });

  it("stopped with Ctrl-C, writes a checkpoint and exits with 5; a corrupt checkpoint is refused, an older one taken when told", async () => {
    const stopped = join(folder, "stopped");
    const run = start("run", file, "--out", stopped, "--json");
    await run.heard(/"step":115,/);
    run.child.kill("SIGINT");
    const { code, err } = await run.ended;
    expect(code).to.equal(5);
    expect(err).to.contain("SKY7013").and.to.contain(`skyc resume ${stopped}`);
    const [older, newest] = readdirSync(join(stopped, "checkpoints")).sort().slice(-2);
    truncateSync(join(stopped, "checkpoints", newest!), 1000);
    const refused = await skyc("resume", stopped);
    expect(refused.code).to.equal(5);
    expect(refused.err).to.contain("SKY7002").and.to.contain(`--from ${older}`);
    const resumed = await skyc("resume", stopped, "--from", older!);
    expect(resumed.code, resumed.err).to.equal(0);
    expect(read("stopped", "report.json").result.weights).to.equal(read("whole", "report.json").result.weights);
  });

  it("stops at a loss that is not finite, naming step and tensor (SKY7001)", async () => {
    const wild = join(folder, "wild");
    const { code, err } = await skyc("run", file, "--out", wild, "--set", "optimizer.lr=1e30");
    expect(code).to.equal(5);
    expect(err).to.match(/SKY7001: The loss became .* at step \d+ of 400; the first tensor to go was \w+/);
    expect(err).to.match(/The last good checkpoint is checkpoints\/step-\d+\.safetensors/);
  });

  it("evaluates a checkpoint and rebuilds pages", async () => {
    const { code, out } = await skyc("eval", whole, "--split", "test", "--json");
    expect(code).to.equal(0);
    const report = read("whole", "report.json");
    expect(JSON.parse(out).values).to.deep.equal(report.metrics.test.values);
    const html = readFileSync(join(whole, "report.html"));
    expect((await skyc("report", whole)).code).to.equal(0);
    expect(readFileSync(join(whole, "report.html")).equals(html)).to.equal(true);
    expect((await skyc("eval", whole, "--split", "nonsense")).err).to.contain("SKY7021");
  });

  it("sweeps: trains each trial once, compares them, and resumes by content", async () => {
    const out = join(folder, "sweep");
    const first = await skyc("sweep", file, "--out", out);
    expect(first.code, first.err).to.equal(0);
    const sweep = read("sweep", "sweep.json");
    expect(sweep.runs.map(({ name }: { name: string }) => name)).to.deep.equal(["base", "given-given=dates_1"]);
    expect(sweep.expectations.map((e: { verdict: string }) => e.verdict)).to.deep.equal(["holds", "holds"]);
    expect(sweep.runs[0].metrics.test.values.OA).to.equal(read("whole", "report.json").metrics.test.values.OA);
    const again = await skyc("sweep", file, "--out", out);
    expect(again.err.match(/Finished already/g)).to.have.length(2);
  });
});
