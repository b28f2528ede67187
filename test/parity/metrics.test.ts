import { expect } from "chai";
import { classCounts, iou } from "../../compiler/blocks/class-counts.ts";
import type { Metric } from "../../compiler/blocks/define.ts";
import { blocks } from "../../compiler/blocks/registry.ts";
import { rateAt } from "../../compiler/elaborate/schedule.ts";
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { evaluate } from "../../runtime/train/evaluate.ts";
import type { Engine, TrainData } from "../../runtime/train/parts.ts";
import { Differences } from "../support/differences.ts";
import { askPython, needParityPython } from "../support/parity-python.ts";
import { below } from "../support/parity-values.ts";
import { scenes, swap } from "../support/planted.ts";
import { planOf } from "../support/small-block.ts";

const ignore = 9;
const shape = [2, 12, 12];
const size = 2 * 12 * 12;

/** Labels of two batches: classes 0 to 4 and `ignore`; class 5 is never labelled, class 6 neither labelled nor predicted. */
const labelled = [0, 1].map((k): HostTensor => {
  const drawn = below(6, shape, "labels", k);
  return { ...drawn, data: (drawn.data as Int32Array).map((label) => (label === 5 ? ignore : label)) };
});
/** Right half of the time, else any class up to 5. */
const predicted = labelled.map((truth, k): HostTensor => {
  const guess = below(6, shape, "guess", k);
  const right = below(2, shape, "right", k);
  const data = (truth.data as Int32Array).map((label, i) =>
    right.data[i] === 1 && label !== ignore ? label : Number(guess.data[i]),
  );
  return { ...guess, data };
});
const classes = ["a", "b", "c", "d", "e", "f", "g"];

/** Evaluates both batches as a run does, with predictions that are known. */
async function evaluated() {
  const waiting = [...predicted];
  const engine = { evaluate: () => ({ loss: 0, prediction: waiting.shift()! }) } as unknown as Engine;
  const data: TrainData = {
    samples: { test: 4 },
    at: () => Promise.reject(new Error("not here")),
    async *all() {
      for (const labels of labelled) yield { feeds: new Map([["labels", labels]]), count: 2, ids: ["a", "b"] };
    },
    close: async () => {},
  };
  const names = ["OA", "mIoU", "mAcc", "mF1"];
  const plan = {
    labels: { kind: "mask", classes, ignore, size: 12, gsd: 1 } as const,
    metrics: names.map((block) => ({ block, props: {} })),
  };
  const result = await evaluate("test", plan, engine, data, ({ block, props }, outcome) =>
    (blocks.get(`metric:${block}`) as unknown as Metric<unknown>).compute(outcome, props),
  );
  return result!;
}

const joined = (parts: readonly HostTensor[]): HostTensor => ({
  dtype: "i32",
  shape: [parts.length * size],
  data: Int32Array.from(parts.flatMap(({ data }) => Array.from(data as Int32Array))),
});

describe("metrics against scikit-learn @parity @engine", function () {
  this.timeout(300_000);
  const differences = new Differences();
  after(() => differences.say());

  it("count the same confusion, and compute the same scores", async function () {
    needParityPython(this);
    const tensors = new Map([
      ["truth_N", joined(labelled)],
      ["prediction_N", joined(predicted)],
    ]);
    const request = { classes: classes.length, ignore_index: ignore };
    const { tensors: found, report } = await askPython("metrics_reference.py", request, tensors);
    const { outcome, values } = await evaluated();
    expect([...outcome.confusion]).to.deep.equal(Array.from(found.get("confusion_KK")!.data, Number));
    const scores = { OA: "overall_accuracy", mIoU: "mean_iou", mAcc: "mean_accuracy", mF1: "mean_f1" };
    for (const [name, theirs] of Object.entries(scores)) {
      differences.absolute("scores", name, [values[name]!], [report[theirs] as number], 1e-12);
    }
    const each = classCounts(outcome).map(iou);
    // A class that occurs nowhere has no value here, and 0 there.
    expect(each[6]).to.be.NaN;
    differences.absolute("IoU of classes", "each", each.slice(0, 6), (report.iou_K as number[]).slice(0, 6), 1e-12);
  });
});

interface Part {
  readonly name: string;
  readonly settings: object;
  readonly from: number;
}
interface Course {
  readonly text: string;
  readonly how?: "chained";
  readonly parts: readonly Part[];
}

const base = 1e-3;
const steps = 100;
const warm = (iterations: number, start: number): Part => ({
  name: "LinearLR",
  settings: { start_factor: start, end_factor: 1, total_iters: iterations },
  from: 0,
});
const cosine = (from: number, end: number): Part => ({
  name: "CosineAnnealingLR",
  settings: { T_max: steps - from, eta_min: end * base },
  from,
});
const poly = (from: number, power: number): Part => ({
  name: "PolynomialLR",
  settings: { total_iters: steps - from, power },
  from,
});
const drops = (milestones: number[], gamma: number): Part => ({
  name: "MultiStepLR",
  settings: { milestones, gamma },
  from: 0,
});

const courses: readonly Course[] = [
  { text: "cosine", parts: [cosine(0, 0)] },
  { text: "cosine(0.1)", parts: [cosine(0, 0.1)] },
  { text: "linear(10 iters, ratio: 1e-3) then cosine", parts: [warm(10, 1e-3), cosine(10, 0)] },
  { text: "poly", parts: [poly(0, 1)] },
  { text: "linear(15 iters, ratio: 0.1) then poly(power: 0.9)", parts: [warm(15, 0.1), poly(15, 0.9)] },
  { text: "multistep([60 iters, 80 iters])", parts: [drops([60, 80], 0.1)] },
  {
    text: "linear(20 iters, ratio: 0.01) then multistep([50 iters, 70 iters], gamma: 0.3)",
    how: "chained",
    parts: [warm(20, 0.01), drops([50, 70], 0.3)],
  },
];

describe("schedules against torch.optim.lr_scheduler @parity @engine", function () {
  this.timeout(300_000);
  const differences = new Differences();
  let rates: Readonly<Record<string, readonly number[]>>;

  before(async function () {
    needParityPython(this);
    const schedules = courses.map(({ how = "sequential", parts }, i) => ({ id: String(i), base, steps, how, parts }));
    rates = (await askPython("schedules_reference.py", { schedules }, new Map())).report.rates as typeof rates;
  });
  after(() => differences.say());

  courses.forEach(({ text }, i) => {
    it(text, () => {
      const { schedule } = planOf(swap(scenes, "linear(10 iters) then cosine", text)).plan!;
      const found = Array.from({ length: steps }, (_, step) => rateAt(schedule, step));
      differences.relative("rates", text, found, rates[String(i)]!, 1e-9);
    });
  });
});
