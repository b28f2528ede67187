import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { initialValues } from "../cli/run/initial-values.ts";
import { openEngine } from "../cli/run/open-engine.ts";
import { compileFile } from "../compiler/driver/compile.ts";
import { planFile } from "../compiler/driver/plan-file.ts";
import { frozenFeatures } from "../compiler/elaborate/frozen-features.ts";
import type { Program } from "../compiler/elaborate/program.ts";
import type { Graph } from "../compiler/ir/graph.ts";
import { keyOf, Noise } from "../compiler/ir/noise.ts";
import { optimize } from "../compiler/passes/optimize.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { runReference } from "../runtime/reference/run.ts";
import { runExperiment } from "../runtime/train/experiment-run.ts";
import {
  type Batch,
  type HostTensor,
  heldSource,
  partsOf,
  type TensorSource,
  type Tensors,
} from "../runtime/train/parts.ts";
import { latestCheckpoint } from "./support/latest-checkpoint.ts";
import { scenes, swap } from "./support/planted.ts";
import { experimentWith, planOf } from "./support/small-block.ts";
import { silent, toyRunFile } from "./support/toy-run.ts";

const inParts = (text: string, batch: string, micro: number): string =>
  text.replace(/batch: \d+ total/, `batch: ${batch} total, micro: ${micro}`);
const scene = experimentWith("backbone", "ViT", "scene_classification");
const field = swap(
  experimentWith("head", "Linear", "semantic_segmentation"),
  "loss: CrossEntropy",
  "loss: CrossEntropy { class_weights: [1, 2, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5] }",
);

/** Feeds of a step, the same for the same name and place. Of the pixels of a sample the later ones are ignored, in each sample a share of its own. */
function feedsOf(graph: Graph, batch: number, classes: number): Tensors {
  const feeds = new Map<string, HostTensor>();
  for (const [name, { type }] of graph.inputs) {
    if (name === "part") continue;
    const own = ["lr", "step", "key"].includes(name);
    const shape = own ? type.shape : [batch, ...type.shape.slice(1)];
    const size = shape.reduce((n, d) => n * d, 1);
    const noise = new Noise(keyOf(3, name));
    const each = size / batch;
    const label = (i: number): number =>
      i % each > (each * (1 + (Math.floor(i / each) % 4))) / 5 ? 19 : noise.below(i, classes);
    const value = (i: number): number => {
      if (name === "labels") return label(i);
      if (name === "target") return i % classes === Math.floor(i / classes) % classes ? 1 : 0;
      if (name.endsWith(".valid")) return 1;
      return type.dtype === "f32" ? noise.normal(i) : noise.below(i, 300);
    };
    const list = Array.from({ length: size }, (_, i) => value(i));
    const data =
      type.dtype === "f32"
        ? Float32Array.from(list)
        : type.dtype === "u32"
          ? Uint32Array.from(list)
          : Int32Array.from(list);
    feeds.set(name, { dtype: type.dtype, shape, data });
  }
  feeds.set("lr", { dtype: "f32", shape: [], data: Float32Array.of(1e-2) });
  feeds.set("key", { dtype: "u32", shape: [2], data: Uint32Array.of(7, 8) });
  feeds.set("step", { dtype: "i32", shape: [], data: Int32Array.of(1) });
  return feeds;
}

type Values = Map<string, ArrayLike<number>>;
const dataOf = (feeds: Tensors): Values =>
  new Map([...feeds].map(([name, { data }]) => [name, data as ArrayLike<number>]));

/** Losses of some steps by the reference engine, whole or in parts, and the variables after them. */
function losses(text: string, steps = 2): { readonly losses: number[]; readonly values: Values } {
  const { graphs, plan } = planOf(text);
  const { micro, variables } = graphs;
  const { parts, batch, labels } = plan!.model;
  const values: Values = new Map([...variables, ...(micro?.sums ?? [])].map((v) => [v.name, startOf(v)]));
  const found: number[] = [];
  const run = (graph: Graph, feeds: Values): number => {
    const { outputs, updates } = runReference(optimize(graph, ops), feeds, values);
    for (const [name, { data }] of updates) values.set(name, data);
    return outputs.get("loss")!.data[0]!;
  };
  for (let step = 1; step <= steps; step++) {
    const feeds = new Map(feedsOf(graphs.train, batch * parts, labels.classes.length));
    feeds.set("step", { dtype: "i32", shape: [], data: Int32Array.of(step) });
    feeds.set("lr", { dtype: "f32", shape: [], data: Float32Array.of(1e-2) });
    if (!micro) found.push(run(graphs.train, dataOf(feeds)));
    else {
      for (const part of partsOf(feeds, parts)) run(graphs.train, dataOf(part));
      found.push(run(micro.apply, dataOf(new Map([...feeds].filter(([name]) => name === "lr" || name === "step")))));
    }
  }
  return { losses: found, values };
}
const startOf = ({
  name,
  type,
  init,
}: {
  name: string;
  type: { shape: readonly number[] };
  init: { kind: string };
}): Float64Array => {
  const noise = new Noise(keyOf(5, name));
  const size = type.shape.reduce((n, d) => n * d, 1);
  return Float64Array.from({ length: size }, (_, i) =>
    init.kind === "zeros" ? 0 : init.kind === "ones" ? 1 : noise.normal(i) * 0.1,
  );
};

const allOf = ({ types, read }: TensorSource): Tensors => read([...types.keys()]);

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

describe("micro-batches", function () {
  this.timeout(10_000);

  for (const [name, text] of [
    ["scenes", scene],
    ["pixels, of which some are ignored, and weighted classes", field],
  ] as const) {
    it(`give losses and weights of the whole batch: ${name}`, () => {
      const whole = losses(inParts(text, "4", 4));
      {
        const micro = name === "scenes" ? 2 : 1;
        const parts = losses(inParts(text, "4", micro));
        expect(far(parts.losses, whole.losses), `${parts.losses} ${whole.losses}`).to.be.lessThan(1e-6);
        expect(whole.losses[0]).to.not.equal(whole.losses[1]);
        for (const [variable, values] of whole.values)
          expect(far(parts.values.get(variable)!, values), variable).to.be.lessThan(1e-5);
      }
    });
  }

  it("a part alone is not the mean: what counts in it weighs it", () => {
    const { graphs, plan } = planOf(inParts(field, "4", 1));
    const feeds = feedsOf(graphs.train, 4, plan!.model.labels.classes.length);
    const values: Values = new Map([...graphs.variables, ...graphs.micro!.sums].map((v) => [v.name, startOf(v)]));
    const weights = partsOf(feeds, 4).map((part) => {
      const { updates } = runReference(graphs.train, dataOf(part), values);
      return updates.get("micro.weight")!.data[0]!;
    });
    expect(new Set(weights.map(Math.round)).size).to.equal(4);
  });

  it("of a batch size that it is itself changes nothing", () => {
    const [with_, without] = [planOf(inParts(scene, "4", 4)), planOf(scene.replace("2 total", "4 total"))];
    expect(with_.graphs.micro).to.equal(undefined);
    expect(with_.graphs.train.nodes.length).to.equal(without.graphs.train.nodes.length);
  });

  it("move running statistics part by part, and only when the step has ended", () => {
    const text = inParts(swap(scene, "heads: 2 }", "heads: 2, stem: [4, 4, 8] }"), "4", 2);
    const { graphs } = planOf(text);
    const states = graphs.variables.filter(({ name }) => name.endsWith("running_mean"));
    expect(states.length).to.be.greaterThan(0);
    for (const { name } of states) {
      expect(graphs.train.updates.has(name)).to.equal(false);
      expect(graphs.train.updates.has(`micro.state.${name}`)).to.equal(true);
      expect(graphs.micro!.apply.updates.has(name)).to.equal(true);
    }
    // Momentum 0.9 twice from 0: what one step of two parts gives is what two parts one after the other give.
    const { values } = losses(text, 1);
    const { graphs: single, plan } = planOf(text.replace("4 total, micro: 2", "2 total"));
    const feeds = feedsOf(single.train, 4, plan!.model.labels.classes.length);
    const held: Values = new Map(single.variables.map((v) => [v.name, startOf(v)]));
    for (const part of partsOf(feeds, 2)) {
      const given = new Map([...dataOf(feeds), ...dataOf(part)]);
      const { updates } = runReference(single.train, given, held);
      for (const { name } of states) held.set(name, updates.get(name)!.data);
    }
    for (const { name } of states) expect(far(values.get(name)!, held.get(name)!), name).to.be.lessThan(1e-9);
  });

  it("take a frozen encoder's features in parts too, and update what the whole model's parts do", () => {
    const text = swap(inParts(scene, "4", 2), "  metric:", "  freeze: backbone\n  metric:").replace(
      "augment: [Flip]",
      "augment: []",
    );
    const { plan, graphs } = planOf(text);
    const cut = frozenFeatures(plan!.model)!;
    expect(cut.train.inputs.get("features.map0")!.type.shape[0]).to.equal(2);
    expect([...cut.micro!.apply.updates.keys()]).to.deep.equal([...graphs.micro!.apply.updates.keys()]);
    expect(cut.micro!.sums).to.deep.equal(graphs.micro!.sums);
    const feeds = feedsOf(graphs.train, 4, plan!.model.labels.classes.length);
    const values: Values = new Map([...graphs.variables, ...graphs.micro!.sums].map((v) => [v.name, startOf(v)]));
    for (const part of partsOf(feeds, 2)) {
      const whole = runReference(graphs.train, dataOf(part), values);
      const rows = [0, 1].flatMap((row) => {
        const own = new Map(
          [...dataOf(part)].map(([name, data]) => [
            name,
            Array.from(data).slice((row * data.length) / 2, ((row + 1) * data.length) / 2),
          ]),
        );
        return [...runReference(cut.features, own, values).outputs.get("map0")!.data];
      });
      const fed = runReference(cut.train, new Map([...dataOf(part), ["features.map0", rows]]), values);
      for (const [name, { data }] of whole.updates)
        expect(far(fed.updates.get(name)!.data, data), name).to.be.lessThan(1e-9);
    }
  });

  it("take less memory, which the plan shows", () => {
    const folder = mkdtempSync(join(tmpdir(), "skyc-micro-"));
    const file = join(folder, "scenes.sky");
    writeFileSync(file, scenes.replace("8 total", "240 total, micro: 8").replace("size: 32px", "size: 64px"));
    const planned = (...set: string[]) => planFile(file, { set }).plan!;
    const [parts, whole] = [planned(), planned("micro=240")];
    expect([parts.batch, parts.micro, whole.micro]).to.deep.equal([240, 8, 240]);
    expect(parts.memory.train!).to.be.lessThan(whole.memory.train! * 0.7);
    expect(parts.flops.train_step! / whole.flops.train_step!).to.be.closeTo(1, 0.01);
    expect(parts.variables!.sums).to.be.closeTo(parts.variables!.parameters, 64);
    expect(parts.disk!.checkpoint).to.equal(whole.disk!.checkpoint);
  });
});

/** A program of 6 steps of 6 samples, and what its data are. */
function program(text: string): {
  readonly program: Program;
  readonly data: (bad?: number) => { at(step: number): Promise<Batch> };
} {
  const folder = mkdtempSync(join(tmpdir(), "skyc-micro-"));
  const file = join(folder, "scenes.sky");
  writeFileSync(file, text);
  const { program: made, diagnostics } = compileFile(file);
  if (!made) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const at = async (step: number, bad?: number): Promise<Batch> => {
    const feeds = new Map(feedsOf(made.train, 6, made.data.labels.classes.length));
    for (const own of ["lr", "key", "step"]) feeds.delete(own);
    const image = feeds.get("image")!;
    const data = Float32Array.from(image.data as Float32Array, (value) => value * (1 + step / 8));
    if (step === bad) data[data.length - 1] = Number.NaN;
    feeds.set("image", { ...image, data });
    return { feeds, count: 6, ids: [] };
  };
  return { program: made, data: (bad) => ({ at: (step) => at(step, bad) }) };
}

async function run(
  text: string,
  options: { readonly from?: string; readonly until?: number; readonly bad?: number } = {},
) {
  const { program: made, data } = program(text);
  const engine = await openEngine(made);
  const dir = options.from ?? mkdtempSync(join(tmpdir(), "skyc-micro-run-"));
  const losses: number[] = [];
  let at = 0;
  const watcher = {
    ...silent,
    step: (record: { step: number; loss: number }) => {
      losses.push(record.loss);
      at = record.step;
    },
  };
  const source = data(options.bad);
  const parts = {
    engine,
    data: { samples: { train: 60 }, at: source.at, async *all() {}, close: async () => {} },
    rateAt: () => 1e-2,
    keyAt: (step: number) => keyOf(made.seed, "step", step),
    initial: () => heldSource(initialValues(made)),
    compute: () => 0,
    dir,
    facts: { seed: 0, experiment: "Small", identity: "", version: "0" },
    watcher,
    stop: () => at === options.until,
  };
  try {
    const start = options.from === undefined ? undefined : latestCheckpoint(dir);
    return { dir, losses, outcome: await runExperiment(made, parts, toyRunFile(made), start) };
  } catch (error) {
    return { dir, losses, error: error as Error, read: allOf(engine.variables) };
  } finally {
    engine.close();
  }
}

describe("micro-batches in the engine @engine", function () {
  this.timeout(120_000);
  const text = inParts(scenes, "6", 2)
    .replace("length: 100 iters", "length: 6 iters")
    .replace("schedule: linear(10 iters) then cosine", "schedule: cosine");

  it("give the losses of the whole batch to rounding", async () => {
    const [parts, whole] = [await run(text), await run(text.replace("micro: 2", "micro: 6"))];
    expect(parts.losses).to.have.length(6);
    expect(far(parts.losses, whole.losses), `${parts.losses} ${whole.losses}`).to.be.lessThan(1e-5);
  });

  const random = text.replace("heads: 2 }", "heads: 2, drop_path: 0.3 }").replace("depth: 1", "depth: 2");

  it("stopped and resumed, give the weights of the uninterrupted run to the bit; a part that goes wrong leaves everything as it was", async () => {
    const whole = await run(random);
    const stopped = await run(random, { until: 3 });
    expect(stopped.losses).to.have.length(3);
    const before = allOf(latestCheckpoint(stopped.dir).tensors);
    const bad = await run(random, { from: stopped.dir, bad: 5 });
    expect(bad.losses).to.deep.equal(whole.losses.slice(3, 4));
    expect(bad.error!.message).to.contain("image");
    const good = latestCheckpoint(stopped.dir);
    expect(good.step).to.equal(4);
    for (const [name, tensor] of bad.read!) {
      expect([...tensor.data], name).to.deep.equal([...allOf(good.tensors).get(name)!.data]);
      expect(before.has(name)).to.equal(true);
    }
    const resumed = await run(random, { from: stopped.dir });
    expect([...stopped.losses, ...bad.losses, ...resumed.losses]).to.deep.equal(whole.losses);
    expect(resumed.outcome!.weights).to.equal(whole.outcome!.weights);
  });
});
