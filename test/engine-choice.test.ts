import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { evaluationEngine, sameEngine, soonerForm } from "../cli/run/choose-engine.ts";
import { engineWish, workersOf } from "../cli/run/engine-wish.ts";
import { recallRun } from "../cli/run/recall-run.ts";
import { refuseTooLarge } from "../cli/run/reference-size.ts";
import { version } from "../cli/version.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Graph } from "../compiler/ir/graph.ts";
import { tensor } from "../compiler/ir/type.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { ReferenceSession } from "../runtime/tf/reference-session.ts";
import { identityPart, modeOf, optionsOf, usualChoice } from "../runtime/train/engine-choice.ts";
import { identityOf } from "../runtime/train/identity.ts";
import { readMetrics } from "../runtime/train/metrics-log.ts";
import { writeRunFile } from "../runtime/train/run-folder.ts";
import { thrown } from "./support/code-of.ts";
import { tinyFeeds, tinyTrain, tinyValues } from "./support/tiny-train.ts";
import { toyProgram, toyRunFile } from "./support/toy-run.ts";

const plain = { ...usualChoice, train: "plain", eval: "plain" } as const;

describe("choosing the engine", () => {
  it("reads the options and refuses what they cannot be (SKY7021, SKY8085)", async () => {
    expect(engineWish({})).to.deep.equal({});
    expect(engineWish({ engine: "tf", xla: "auto", threads: "2" })).to.deep.equal({
      engine: "tf",
      xla: "auto",
      threads: 2,
    });
    expect(workersOf({ workers: "0" })).to.equal(0);
    for (const bad of [{ engine: "jax" }, { xla: "yes" }, { threads: "0" }, { threads: "two" }])
      expect((await thrown(() => engineWish(bad))).code, JSON.stringify(bad)).to.equal("SKY7021");
    expect((await thrown(() => workersOf({ workers: "-1" }))).code).to.equal("SKY7021");
    for (const bad of [{ xla: "on" }, { threads: "2" }])
      expect((await thrown(() => engineWish({ engine: "reference", ...bad }))).code).to.equal("SKY8085");
  });

  it("takes single kernels for a short run and XLA for a long one", () => {
    expect(soonerForm(3000, 0.2, 1).form).to.equal("plain");
    expect(soonerForm(3000, 0.2, 100_000).form).to.equal("xla");
    const { xla, plain: single } = soonerForm(3000, 0.2, 50);
    expect(xla).to.be.greaterThan(single);
  });

  it("makes another run of another form, and leaves the usual one as it was", () => {
    expect(identityPart(usualChoice)).to.equal(undefined);
    const parts = [
      plain,
      { ...plain, train: "xla" as const },
      { ...usualChoice, threads: 2 },
      { ...usualChoice, engine: "reference" as const },
    ];
    const hashes = [usualChoice, ...parts].map(
      (choice) => identityOf(toyProgram(), "d", "0", null, identityPart(choice)).hash,
    );
    expect(new Set(hashes).size).to.equal(hashes.length);
    expect(hashes[0]).to.equal(identityOf(toyProgram(), "d", "0").hash);
    expect(optionsOf(plain)).to.deep.equal(["--xla off"]);
    expect(modeOf({ ...plain, eval: "xla" })).to.contain("training as single kernels");
  });

  it("keeps the choice of a run that is there (SKY7022); an evaluation may take another", async () => {
    const run = { engine: plain };
    expect(sameEngine("r1", {}, run)).to.equal(plain);
    expect(sameEngine("r1", { xla: "off" }, run)).to.equal(plain);
    const found = await thrown(() => sameEngine("r1", { xla: "on" }, run));
    expect(found.code).to.equal("SKY7022");
    expect(found.message).to.contain('"tf plain plain"').and.contain('"tf xla xla"');
    expect((await thrown(() => sameEngine("r1", { engine: "reference" }, {}))).code).to.equal("SKY7022");
    expect((await thrown(() => sameEngine("r1", { threads: 1 }, {}))).code).to.equal("SKY7022");
    expect(evaluationEngine({ engine: "reference" }, {}).engine).to.equal("reference");
    expect(evaluationEngine({}, run)).to.deep.equal(plain);
    expect(evaluationEngine({ xla: "on" }, run).eval).to.equal("xla");
  });

  it("goes on with the settings of the run only (SKY7024)", async () => {
    const dir = mkdtempSync(join(tmpdir(), "skyc-recall-"));
    const run = toyRunFile(toyProgram());
    writeRunFile(dir, { ...run, identity: { ...run.identity, version: version() } });
    writeFileSync(join(dir, "lock.json"), "{}");
    const found = await thrown(() => recallRun(dir, ["batch=16 total"]));
    expect(found.code).to.equal("SKY7024");
    expect(found.help).to.contain("data.source");
  });
});

describe("the reference engine", () => {
  const open = () => {
    const { graph, variables } = tinyTrain();
    const session = new ReferenceSession({ train: graph }, variables);
    session.write(tinyValues(variables));
    return { session, graph, variables };
  };

  it("trains, and goes on from what it has written to the bit", () => {
    const whole = open();
    const losses = Array.from({ length: 8 }, () => Number(whole.session.run("train", tinyFeeds()).loss));
    expect(losses.at(-1)).to.be.lessThan(losses[0]!);
    const first = open();
    for (let step = 0; step < 3; step++) first.session.run("train", tinyFeeds());
    const second = open();
    second.session.write(first.session.read());
    const rest = Array.from({ length: 5 }, () => Number(second.session.run("train", tinyFeeds()).loss));
    expect(rest).to.deep.equal(losses.slice(3));
    expect([...second.session.read()]).to.deep.equal([...whole.session.read()]);
    expect([...second.session.read(["count"]).get("count")!]).to.deep.equal([8]);
  });

  it("changes nothing in a step that goes wrong, and names where it began", () => {
    const { session, graph } = open();
    const feeds = tinyFeeds();
    const before = [...session.read()];
    feeds.image!.data[7] = Number.NaN;
    const { loss, finite } = session.run("train", feeds);
    expect([loss, finite]).to.deep.equal([Number.NaN, 0]);
    expect([...session.read()]).to.deep.equal(before);
    expect(session.firstNonFinite(graph, feeds)).to.match(/^input "image" /);
    expect(session.firstNonFinite(graph, tinyFeeds())).to.equal(undefined);
  });

  it("refuses what would not come to an end (SKY7023)", async () => {
    const product = (size: number): Graph => {
      const g = new GraphBuilder("train", ops);
      const x = g.input("x", tensor("f32", [size, size]));
      g.output("loss", g.op("reduce_sum", [g.op("matmul", [x, x])], {}));
      return g.finish();
    };
    refuseTooLarge({ train: product(32) }, 1000);
    const long = await thrown(() => refuseTooLarge({ train: product(1024) }, 1000));
    expect(long.code).to.equal("SKY7023");
    expect(long.message).to.contain("its 1000 steps would take about 12 hours");
    expect((await thrown(() => refuseTooLarge({ train: product(4096) }, 1))).message).to.contain("one step would take");
    expect((await thrown(() => refuseTooLarge({ train: product(2 ** 20) }, 1))).message).to.contain("GiB of numbers");
  });
});

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "skyc-choice-"));
const file = join(folder, "tiny.sky");
const source = `sky 1
import { ViT, TemporalFusion, FCN } from "sky:models"
modality MS { sensor: Sentinel2.L2A, bands: [B02..B04, B08], gsd: 10 m, size: 16px, frames: 2 of 16, values: dn(1e4) }
dataset Tiles {
  format: PastisMM, inputs: { ms: MS }, labels: mask(on: ms)
  source: twin(tiles: 20, size: 16px, hr_size: 128px, seed: 3)
  splits: { train: folds(1..3), val: fold(4), test: fold(5) }
}
encoder Small {
  ms:   ViT { patch: 4px, width: 16, depth: 1, heads: 2 } on MS
  fuse: TemporalFusion([ms]) { layers: 1, width: 16, heads: 2, date_init: sincos }
}
experiment Tiny {
  task: semantic_segmentation, data: Tiles, encoder: Small, head: FCN { channels: 8, convs: 1 }, loss: CrossEntropy
  optimizer: AdamW { lr: 2e-3 }, batch: 4 total, length: 24 iters, checkpoint: 5 iters, evaluate: 12 iters
  augment: [Flip], metric: [OA], seed: 0
}
`;

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
    while (!text.test(texts.out) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { child, ended, heard };
}
const skyc = (...args: string[]): Promise<Ended> => start(...args).ended;
const weights = (name: string): string =>
  JSON.parse(readFileSync(join(folder, name, "report.json"), "utf8")).result.weights;
const losses = (name: string): number[] =>
  readMetrics(join(folder, name, "metrics.jsonl")).flatMap((record) => (record.kind === "step" ? [record.loss] : []));

describe("runs without XLA and by the reference engine @engine", function () {
  this.timeout(240_000);
  before(async () => {
    writeFileSync(file, source);
    const { code, out, err } = await skyc(
      "run",
      file,
      "--out",
      join(folder, "plain"),
      "--xla",
      "off",
      "--workers",
      "1",
    );
    expect(code, out + err).to.equal(0);
    expect(err).to.contain("whole step as single kernels");
  });

  it("killed at several steps and resumed with other numbers of workers, gives equal weights to the bit", async () => {
    for (const [step, workers] of [
      [2, "0"],
      [13, "3"],
    ] as const) {
      const dir = join(folder, `killed-${step}`);
      const run = start("run", file, "--out", dir, "--xla", "off", "--workers", "2", "--json");
      await run.heard(new RegExp(`"step":${step},`));
      run.child.kill("SIGKILL");
      await run.ended;
      const { code, out, err } = await skyc("resume", dir, "--workers", workers);
      expect(code, out + err).to.equal(0);
      expect(weights(`killed-${step}`), `killed at ${step}, ${workers} workers`).to.equal(weights("plain"));
      expect(losses(`killed-${step}`)).to.deep.equal(losses("plain"));
    }
  });

  it("is verified in the form of its record, and in no other (SKY7022)", async () => {
    const { code, out, err } = await skyc("verify", join(folder, "plain"));
    expect(code, out + err).to.equal(0);
    const other = await skyc("verify", join(folder, "plain"), "--xla", "on");
    expect(other.code).to.equal(5);
    expect(other.err).to.contain("SKY7022");
  });

  it("agrees with the reference engine, which runs through the same loop", async () => {
    const { code, out, err } = await skyc("run", file, "--out", join(folder, "reference"), "--engine", "reference");
    expect(code, out + err).to.equal(0);
    expect(err).to.contain("which is slow");
    const [own, reference] = [losses("plain"), losses("reference")];
    expect(reference).to.have.length(24);
    for (const [i, loss] of reference.entries()) expect(loss, `step ${i + 1}`).to.be.closeTo(own[i]!, 2e-3);
    expect((await skyc("verify", join(folder, "reference"))).code).to.equal(0);
    const evaluated = await skyc("eval", join(folder, "reference"), "--engine", "tf", "--xla", "off", "--json");
    expect(evaluated.code, evaluated.err).to.equal(0);
  });
});
