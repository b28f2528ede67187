import type { Program } from "../../compiler/elaborate/program.ts";
import { keyOf, Noise } from "../../compiler/ir/noise.ts";
import { buildReport, type LoggedRecord } from "../../runtime/report/build-report.ts";
import type { Picture, Report } from "../../runtime/report/report.ts";

const crops = [
  "background",
  "meadow",
  "winter wheat",
  "corn",
  "winter barley",
  "rapeseed",
  "sunflower",
  "grapevine",
  "beet",
];

/** A report like a real one, from invented numbers, with `pictures` as given. */
export function sampleReport(task: Program["task"], pictures: readonly Picture[] = []): Report {
  const noise = new Noise(keyOf(1, task));
  const n = crops.length;
  const confusion = Float64Array.from({ length: n * n }, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    if (row === 8) return 0;
    return row === column ? 4000 + noise.below(i, 9000) : noise.below(i, noise.below(i + 500, 4) === 0 ? 900 : 120);
  });
  const labelled = confusion.reduce((a, b) => a + b);
  const hits = crops.reduce((sum, _, k) => sum + confusion[k * n + k]!, 0);
  const steps: LoggedRecord[] = Array.from({ length: 800 }, (_, i) => ({
    kind: "step",
    step: i + 1,
    loss: 2.1 * Math.exp(-i / 180) + 0.25 + 0.12 * noise.uniform(i + 9000),
    lr: i < 60 ? (6e-4 * (i + 1)) / 60 : 6e-4 * (1 - i / 800) ** 0.9,
    ms: 210 + 30 * noise.uniform(i),
    rate: 36 + noise.uniform(i),
    rss: 812 + i / 100,
  }));
  const evaluations: LoggedRecord[] = [100, 200, 300, 400, 500, 600, 700].map((step) => ({
    kind: "evaluation",
    step,
    split: "val",
    loss: 1.9 * Math.exp(-step / 170) + 0.36,
    values: { OA: 0.94 - 0.5 * Math.exp(-step / 150), mIoU: 0.86 - 0.6 * Math.exp(-step / 180) },
  }));
  const values = { OA: hits / labelled, mIoU: 0.8312 };
  const span = { file: "experiments/quickstart.sky", start: 0, end: 1 };
  const split = (name: string, loss: number) => ({
    split: name,
    samples: 24,
    loss,
    outcome: { classes: crops, confusion },
    values,
  });
  const measure = "OA(test) - OA(test, given: only(ms))";
  return buildReport({
    program: {
      experiment: "Quickstart",
      task,
      file: "experiments/quickstart.sky",
      iterations: 800,
      variables: [
        {
          name: "w",
          type: { dtype: "f32", shape: [1100, 210] },
          init: { kind: "zeros" },
          role: "parameter",
          noDecay: false,
        },
      ],
      assumptions: [
        {
          path: "optimizer.weight_decay",
          value: "0.01",
          because: "Table 7 does not state it; AdamW's default in the framework that the authors name",
          span,
        },
        { path: "seed", value: "0", because: "not stated", span },
      ],
      holes: [],
    },
    identity: {
      source: "ab12".repeat(16),
      data: "cd34".repeat(16),
      weights: null,
      seed: 0,
      version: "0.1.0",
      hash: "9f3c".repeat(16),
    },
    environment: {
      os: "linux x64",
      cpu: "AMD EPYC 9R14",
      cores: 2,
      memory: 23.4,
      node: "v20.20.2",
      engine: { name: "tensorflow", version: "2.21.0", device: "cpu", mode: "xla", threads: 2 },
      versions: { skyc: "0.1.0", tensorflow: "2.21.0", sharp: "0.35.5" },
    },
    settings: [
      {
        path: "task",
        value: "semantic_segmentation",
        origin: { kind: "base", from: "Segmentation", at: "experiments/base.sky:4" },
      },
      {
        path: "optimizer",
        value: "AdamW",
        origin: { kind: "file", at: "experiments/quickstart.sky:31" },
        paper: "Table 7 (i)",
      },
      {
        path: "optimizer.lr",
        value: "6e-4",
        origin: { kind: "file", at: "experiments/quickstart.sky:31" },
        paper: "Table 7 (i)",
      },
      { path: "optimizer.betas", value: "[0.9, 0.999]", origin: { kind: "default" } },
      {
        path: "optimizer.weight_decay",
        value: "0.01",
        origin: { kind: "assumption", at: "experiments/quickstart.sky:31", because: "Table 7 does not state it" },
      },
      { path: "batch", value: "8 total", origin: { kind: "set", from: "--set batch=8" } },
      { path: "head.classes", value: "9", origin: { kind: "inferred", from: "labels of the data set" } },
    ],
    splits: [split("val", 0.31), split("test", 0.334)],
    weights: "77ee".repeat(16),
    bestStep: 700,
    expectations: [
      { text: "OA(test) >= 90%", verdict: "holds", values: [{ text: "OA(test)", value: values.OA }] },
      { text: "mIoU(test) ~ 90 ± 1.0", verdict: "fails", values: [{ text: "mIoU(test)", value: values.mIoU }] },
      {
        text: `${measure} >= 10%`,
        verdict: "not evaluated",
        reason: "it compares trials: skyc sweep evaluates it",
        values: [{ text: "OA(test)", value: values.OA }],
      },
    ],
    records: [...steps, ...evaluations],
    started: "2026-03-01T14:02:11.000Z",
    finished: "2026-03-01T14:05:13.000Z",
    seconds: 182.4,
    repeat: ["skyc verify runs/Quickstart-9f3c9f3c", "skyc run experiments/quickstart.sky --set batch=8"],
    pictures,
    locate: ({ file }) => `${file}:31`,
  });
}
