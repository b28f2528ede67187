import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { overallAccuracy } from "../../compiler/blocks/metric/overall-accuracy.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import type { Variable } from "../../compiler/ir/graph.ts";
import { fillInit, keyOf, Noise } from "../../compiler/ir/noise.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import { identityOf } from "../../runtime/train/identity.ts";
import type { TrainParts, Watcher } from "../../runtime/train/loop.ts";
import {
  type Batch,
  type Engine,
  type HostTensor,
  heldSource,
  type TensorSource,
  type Tensors,
  type TrainData,
} from "../../runtime/train/parts.ts";
import type { RunFile } from "../../runtime/train/run-folder.ts";

const classes = ["left", "right", "top"];
const features = 4;
const batch = 6;
const weight = { dtype: "f32", shape: [features, classes.length] } as const;
const variable = (name: string, role: Variable["role"], init: Variable["init"]): Variable => ({
  name,
  type: weight,
  init,
  role,
  noDecay: false,
});

/** Softmax regression with momentum and multiplicative noise from the step's key, in f32, in plain loops. */
export const toyVariables: readonly Variable[] = [
  variable("head.weight", "parameter", { kind: "truncated-normal", std: 0.02 }),
  variable("momentum.head.weight", "state", { kind: "zeros" }),
];

/** An engine that keeps the contract of `Engine`: variables live in it, a bad step changes nothing. */
export class ToyEngine implements Engine {
  readonly facts = { name: "toy", version: "1", device: "cpu", mode: "interpreted", threads: 1 };
  readonly #variables = new Map<string, HostTensor>();
  closed = false;

  write(variables: Tensors): void {
    for (const [name, tensor] of variables) this.#variables.set(name, { ...tensor, data: tensor.data.slice() });
  }
  get variables(): TensorSource {
    const values = [...this.#variables].map(([name, tensor]): [string, HostTensor] => [
      name,
      { ...tensor, data: tensor.data.slice() },
    ]);
    return { ...heldSource(new Map(values)), parts: toyVariables.map(({ name }) => [name]) };
  }
  train(feeds: Tensors): { loss: number; finite: boolean } {
    const w = this.#values("head.weight");
    const m = this.#values("momentum.head.weight");
    const lr = Number(feeds.get("lr")!.data[0]);
    const [k0, k1] = feeds.get("key")!.data as Uint32Array;
    const noise = new Noise([k0!, k1!]);
    const { loss, gradient } = this.#forward(feeds, (i) => 0.9 + 0.2 * noise.uniform(i));
    const next = w.map((_, i) => Math.fround(w[i]! - lr * (0.9 * m[i]! + gradient[i]!)));
    const finite = Number.isFinite(loss) && next.every(Number.isFinite);
    if (finite) {
      for (let i = 0; i < w.length; i++) m[i] = 0.9 * m[i]! + gradient[i]!;
      w.set(next);
    }
    return { loss, finite };
  }
  evaluate(feeds: Tensors): { loss: number; prediction: HostTensor } {
    const { loss, choice } = this.#forward(feeds, () => 1);
    return { loss, prediction: { dtype: "i32", shape: [choice.length], data: choice } };
  }
  async firstNonFinite(feeds: Tensors): Promise<string | undefined> {
    return (feeds.get("image")!.data as Float32Array).every(Number.isFinite) ? undefined : 'input "image"';
  }
  close(): void {
    this.closed = true;
  }

  #values(name: string): Float32Array {
    return this.#variables.get(name)!.data as Float32Array;
  }
  #forward(feeds: Tensors, keep: (i: number) => number) {
    const x = feeds.get("image")!.data as Float32Array;
    const target = feeds.get("target")!.data as Float32Array;
    const w = this.#values("head.weight");
    const n = x.length / features;
    const K = classes.length;
    const gradient = new Float32Array(w.length);
    const choice = new Int32Array(n);
    let loss = 0;
    for (let b = 0; b < n; b++) {
      const logits = new Float32Array(K);
      for (let c = 0; c < features; c++) {
        for (let k = 0; k < K; k++) logits[k]! += x[b * features + c]! * keep(b * features + c) * w[c * K + k]!;
      }
      const top = Math.max(...logits);
      const total = logits.reduce((sum, v) => sum + Math.exp(v - top), 0);
      for (let k = 0; k < K; k++) {
        if (logits[k] === top) choice[b] = k;
        const t = target[b * K + k]!;
        const log = logits[k]! - top - Math.log(total);
        loss -= (t * log) / n;
        for (let c = 0; c < features; c++) gradient[c * K + k]! += ((Math.exp(log) - t) * x[b * features + c]!) / n;
      }
    }
    return { loss: Math.fround(loss), gradient, choice };
  }
}

/** A batch that depends only on `key`; `real` samples, the rest padding. */
function toyBatch(key: readonly (string | number)[], real: number, bad = false): Batch {
  const noise = new Noise(keyOf(1, ...key));
  const x = new Float32Array(batch * features);
  const target = new Float32Array(batch * classes.length);
  const ids: string[] = [];
  for (let b = 0; b < real; b++) {
    const k = noise.below(b, classes.length);
    ids.push(`${key.join("-")}-${b}`);
    for (let c = 0; c < features; c++)
      x[b * features + c] = noise.normal(100 + b * features + c) * 0.3 + (c === k ? 1 : 0);
    target[b * classes.length + k] = 1;
  }
  if (bad) x[1] = Number.NaN;
  return {
    feeds: new Map<string, HostTensor>([
      ["image", { dtype: "f32", shape: [batch, features], data: x }],
      ["target", { dtype: "f32", shape: [batch, classes.length], data: target }],
    ]),
    count: real,
    ids,
  };
}

/** Data whose step `badStep` has a NaN in it, if any. */
export const toyData = (badStep?: number): TrainData => ({
  samples: { train: 60, val: 10, test: 10 },
  at: async (step) => toyBatch(["train", step], batch, step === badStep),
  async *all(split) {
    yield toyBatch([split, 0], 6);
    yield toyBatch([split, 1], 4);
  },
  close: async () => {},
});

/** A program without graphs: the toy engine has its own. */
export function toyProgram(changes: Partial<Program> = {}): Program {
  const base: Partial<Program> = {
    experiment: "Toy",
    file: "/experiments/toy.sky",
    task: "scene_classification",
    seed: 3,
    iterations: 20,
    batch,
    evaluateEvery: 5,
    checkpointEvery: 6,
    keep: [
      { block: "last", props: { count: 2 } },
      { block: "best", props: {} },
    ],
    data: { labels: { kind: "class", classes } } as unknown as Program["data"],
    variables: toyVariables,
    metrics: [{ block: "OA", props: {} }],
    settings: [],
    assumptions: [],
    holes: [],
    expectations: [],
    trials: [],
    sources: { "/experiments/toy.sky": "sky 1\n" },
  };
  return { ...base, ...changes } as Program;
}

export const silent: Watcher = { step() {}, evaluation() {}, checkpoint() {}, note() {} };

/** All that a run needs, in `dir` (or a fresh temporary folder). */
export function toyParts(program: Program, changes: Partial<TrainParts> = {}): TrainParts {
  const identity = identityOf(program, "d".repeat(64), "0.0.0");
  return {
    engine: new ToyEngine(),
    data: toyData(),
    rateAt: (i) => 0.5 * (1 - i / program.iterations),
    keyAt: (step) => keyOf(program.seed, "step", step),
    initial: () =>
      heldSource(
        new Map(
          program.variables.map(({ name, type, init }) => [
            name,
            { ...type, data: sizeOf(type.shape) > 0 ? fillInit(init, type, program.seed, name) : new Float32Array() },
          ]),
        ),
      ),
    compute: (_, outcome) => overallAccuracy.compute(outcome),
    dir: mkdtempSync(join(tmpdir(), "skyc-toy-")),
    facts: { seed: program.seed, experiment: program.experiment, identity: identity.hash, version: "0.0.0" },
    watcher: silent,
    stop: () => false,
    ...changes,
  };
}

export const toyRunFile = (program: Program): RunFile => ({
  format: 1,
  experiment: program.experiment,
  file: program.file,
  source: "source/toy.sky",
  set: [],
  identity: identityOf(program, "d".repeat(64), "0.0.0"),
  status: "running",
  step: 0,
  total: program.iterations,
  started: "2026-01-01T00:00:00.000Z",
  seconds: 0,
});
