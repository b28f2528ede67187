import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Program } from "../compiler/elaborate/program.ts";
import { listCheckpoints, readCheckpoint, weightsDigest } from "../runtime/train/checkpoint.ts";
import { runExperiment } from "../runtime/train/experiment-run.ts";
import { checkpointsIn, metricsIn } from "../runtime/train/loop.ts";
import { readMetrics } from "../runtime/train/metrics-log.ts";
import { resumePoint } from "../runtime/train/resume-point.ts";
import { readRunFile } from "../runtime/train/run-folder.ts";
import { thrown } from "./support/code-of.ts";
import { silent, toyData, toyParts, toyProgram, toyRunFile } from "./support/toy-run.ts";

class Killed extends Error {}
const program = toyProgram();
const losses = (dir: string): unknown[] =>
  readMetrics(metricsIn(dir)).map((r) =>
    r.kind === "step" ? [r.step, r.loss, r.lr, r.epoch] : [r.step, r.split, r.loss, r.values],
  );

describe("training loop", () => {
  it("learns, logs every step, evaluates when due and leaves a checkpoint of the end", async () => {
    const parts = toyParts(program);
    const outcome = await runExperiment(program, parts, toyRunFile(program), undefined);
    const records = readMetrics(metricsIn(parts.dir));
    const steps = records.filter((record) => record.kind === "step");
    expect(steps.map(({ step }) => step)).to.deep.equal(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(steps.at(-1)!.loss).to.be.lessThan(steps[0]!.loss * 0.8);
    expect(records.filter((r) => r.kind === "evaluation").map(({ step }) => step)).to.deep.equal([5, 10, 15]);
    expect(outcome.splits.map(({ split, samples }) => [split, samples])).to.deep.equal([
      ["val", 10],
      ["test", 10],
    ]);
    expect(readRunFile(parts.dir)).to.include({ status: "finished", step: 20 });
    const last = readCheckpoint(join(checkpointsIn(parts.dir), "step-00000020.safetensors"), () => "");
    expect(weightsDigest(last.tensors)).to.equal(outcome.weights);
    expect(last.facts).to.include({ step: 20, seed: 3, experiment: "Toy" });
  });

  it("counts only real samples of a padded batch", async () => {
    const parts = toyParts(program);
    const { splits } = await runExperiment(program, parts, toyRunFile(program), undefined);
    for (const { outcome } of splits) expect(outcome.confusion.reduce((a, b) => a + b)).to.equal(10);
  });

  it("gives equal weights and losses, to the bit, after being killed anywhere and resumed", async () => {
    const whole = toyParts(program);
    const expected = await runExperiment(program, whole, toyRunFile(program), undefined);
    for (const at of [3, 6, 7, 13, 19]) {
      const watcher = {
        ...silent,
        step: ({ step }: { step: number }) => {
          if (step === at) throw new Killed();
        },
      };
      const killed = toyParts(program, { watcher });
      try {
        await runExperiment(program, killed, toyRunFile(program), undefined);
        expect.fail("it was to be killed");
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      const start = resumePoint(killed.dir, toyRunFile(program).identity);
      const known = readRunFile(killed.dir);
      expect(known.step).to.equal(start?.facts.step ?? 0);
      if (start) expect(known.seconds).to.be.greaterThan(0);
      const again = toyParts(program, { dir: killed.dir });
      const point = start && { step: start.facts.step, tensors: start.tensors };
      const outcome = await runExperiment(program, again, readRunFile(killed.dir), point);
      expect(outcome.weights, `killed at ${at}`).to.equal(expected.weights);
      expect(losses(killed.dir)).to.deep.equal(losses(whole.dir));
      expect(outcome.splits).to.deep.equal(expected.splits);
    }
  });

  it("keeps the last two checkpoints and the best", async () => {
    const parts = toyParts(toyProgram({ iterations: 40, checkpointEvery: 4, evaluateEvery: 3 }));
    const scores = [0.1, 0.9, 0.2];
    let calls = 0;
    const compute = () => scores[calls++] ?? 0.3;
    const plan = toyProgram({ iterations: 40, checkpointEvery: 4, evaluateEvery: 3 });
    await runExperiment(plan, { ...parts, compute }, toyRunFile(plan), undefined);
    expect(readdirSync(checkpointsIn(parts.dir)).sort()).to.deep.equal([
      "step-00000006.safetensors",
      "step-00000036.safetensors",
      "step-00000040.safetensors",
    ]);
  });

  it("keeps what the rules say, and the newest in any case", async () => {
    const every = (value: number) => ({ block: "every", props: { length: { value, unit: "iters" } } });
    const changes = { iterations: 20, checkpointEvery: 3, evaluateEvery: 0 };
    const kept = async (keep: Program["keep"]): Promise<number[]> => {
      const plan = toyProgram({ ...changes, keep });
      const parts = toyParts(plan);
      await runExperiment(plan, parts, toyRunFile(plan), undefined);
      return listCheckpoints(checkpointsIn(parts.dir)).map(({ step }) => step);
    };
    expect(await kept([{ block: "all", props: {} }])).to.deep.equal([3, 6, 9, 12, 15, 18, 20]);
    expect(await kept([every(6)])).to.deep.equal([6, 12, 18, 20]);
    expect(await kept([every(9), { block: "last", props: { count: 3 } }])).to.deep.equal([9, 15, 18, 20]);
    expect(await kept([])).to.deep.equal([20]);
  });

  it("stops when asked, after the step, with a checkpoint, and says how to go on", async () => {
    let steps = 0;
    const parts = toyParts(program, { watcher: { ...silent, step: () => void steps++ }, stop: () => steps >= 8 });
    const found = await thrown(() => runExperiment(program, parts, toyRunFile(program), undefined));
    expect(found.code).to.equal("SKY7013");
    expect(found.help).to.contain(`skyc resume ${parts.dir}`);
    expect(readRunFile(parts.dir)).to.include({ status: "stopped", step: 8 });
    expect(resumePoint(parts.dir, toyRunFile(program).identity)!.facts.step).to.equal(8);
  });

  it("goes on after a stop in an evaluation with the evaluation that was left out", async () => {
    const whole = toyParts(program);
    await runExperiment(program, whole, toyRunFile(program), undefined);
    let steps = 0;
    const watcher = { ...silent, step: () => void steps++ };
    const parts = toyParts(program, { watcher, stop: () => steps >= 10 });
    await thrown(() => runExperiment(program, parts, toyRunFile(program), undefined));
    const start = resumePoint(parts.dir, toyRunFile(program).identity)!;
    const again = toyParts(program, { dir: parts.dir });
    await runExperiment(program, again, readRunFile(parts.dir), { step: start.facts.step, tensors: start.tensors });
    expect(losses(parts.dir)).to.deep.equal(losses(whole.dir));
  });

  it("names step, tensor and the last good checkpoint when the loss is not finite (SKY7001)", async () => {
    const parts = toyParts(program, { data: toyData(9) });
    const found = await thrown(() => runExperiment(program, parts, toyRunFile(program), undefined));
    expect(found.code).to.equal("SKY7001");
    expect(found.message).to.equal('The loss became NaN at step 9 of 20; the first tensor to go was input "image".');
    expect(found.help).to.contain("checkpoints/step-00000008.safetensors");
    expect(existsSync(join(checkpointsIn(parts.dir), "step-00000008.safetensors"))).to.equal(true);
    expect(readRunFile(parts.dir)).to.include({ status: "failed", step: 8 });
    expect(readFileSync(metricsIn(parts.dir), "utf8")).not.to.contain("null");
  });
});
