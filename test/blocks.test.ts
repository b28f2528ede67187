import { expect } from "chai";
import type { BlockDef, Head } from "../compiler/blocks/define.ts";
import { pastisMM } from "../compiler/blocks/format/pastis-mm.ts";
import { blocks, schemas, sensors } from "../compiler/blocks/registry.ts";
import type { PropertySchema } from "../compiler/blocks/schema.ts";
import { CheckContext } from "../compiler/check/context.ts";
import { validate } from "../compiler/check/validate.ts";
import type { Graph, Variable } from "../compiler/ir/graph.ts";
import { fillInit } from "../compiler/ir/noise.ts";
import { sizeOf, type TensorType } from "../compiler/ir/type.ts";
import { opticalBands } from "../runtime/data/pastis-mm.ts";
import { runReference } from "../runtime/reference/run.ts";
import { Random } from "./support/random.ts";
import { experimentWith, planOf } from "./support/small-block.ts";

const all = [...blocks.entries()];
const ofKind = (kind: string): string[] => all.filter(([key]) => key.startsWith(`${kind}:`)).map(([, def]) => def.name);

/** Properties of a schema and of everything inside it, by path. */
function* properties(schema: PropertySchema, path: string): Generator<[string, PropertySchema]> {
  for (const [name, own] of Object.entries(schema.properties ?? {})) {
    yield [`${path}.${name}`, own];
    yield* properties(own, `${path}.${name}`);
  }
}

describe("blocks", () => {
  it("all have a schema, and every schema a block", () => {
    expect(Object.keys(schemas).sort()).to.deep.equal(all.map(([key]) => key).sort());
  });

  it("say of themselves and of every property what they are", () => {
    for (const [key, schema] of Object.entries(schemas)) {
      expect(schema.description, key).to.match(/^[A-Z`].{20,}/s);
      for (const [path, own] of properties(schema, key)) expect(own.description, path).to.match(/\S.{8,}[.!]$/s);
    }
    for (const sensor of sensors.values()) {
      expect(sensor.doc, sensor.name).to.match(/.{20,}/);
      expect(sensor.source, sensor.name).to.match(/.{10,}/);
    }
  });

  it("have default values that their own schemas take", () => {
    for (const [key, schema] of Object.entries(schemas)) {
      const given = Object.entries(schema.properties).flatMap(([name, { default: value }]) =>
        value === undefined || value === null ? [] : [[name, value] as const],
      );
      expect(judged(key, Object.fromEntries(given)), key).to.deep.equal([]);
    }
  });

  it("have variants that their own schemas take, and a tiny one where they build graph", () => {
    for (const [key, def] of all as readonly (readonly [string, BlockDef])[]) {
      for (const [variant, props] of Object.entries(def.variants ?? {})) {
        expect(judged(key, props as object), `${key}.${variant}`).to.deep.equal([]);
      }
      const builds = ["backbone", "fusion", "head", "loss", "optimizer"].includes(def.kind);
      if (builds) expect(Object.keys(def.variants ?? {}), key).to.include("tiny");
    }
  });

  it("name a property in their parentheses that they have", () => {
    for (const [key, def] of all as readonly (readonly [string, BlockDef])[]) {
      if (def.argument !== undefined) expect(schemas[key]!.properties, key).to.have.property(def.argument);
    }
  });

  it("promise of PASTIS the bands that its reader finds there", () => {
    expect(pastisMM.bands["Sentinel2.L2A"]).to.deep.equal([...opticalBands]);
    expect(pastisMM.sensors).to.include.members(Object.keys(pastisMM.bands));
    for (const [sensor, bands] of Object.entries(pastisMM.bands))
      expect(sensors.get(sensor)!.bands.map((band) => band.name)).to.include.members([...bands]);
  });

  it("know every band once, with statistics only of bands that they have", () => {
    for (const { name, bands, statistics } of sensors.values()) {
      const names = bands.map((band) => band.name);
      expect(new Set(names).size, name).to.equal(names.length);
      for (const list of [statistics?.mean ?? {}, statistics?.std ?? {}])
        expect(names, name).to.include.members(Object.keys(list));
    }
  });
});

/** What the schema says against some properties; what is missing does not count. */
function judged(key: string, instance: object): string[] {
  const context = new CheckContext();
  const span = { file: "", start: 0, end: 0 };
  validate(context, schemas[key]!, instance, {
    name: key,
    text: key,
    span,
    value: () => span,
    key: () => span,
    together: () => false,
    holes: new Set(),
    partial: true,
  });
  return context.diagnostics.map((d) => d.message);
}

/** Random values that an input of this name may have. */
function feed(name: string, { shape, dtype }: TensorType, random: Random): Float64Array {
  const size = sizeOf(shape);
  const draw = (make: () => number): Float64Array => Float64Array.from({ length: size }, make);
  if (name === "lr") return draw(() => 1e-2);
  if (name === "step") return draw(() => 1);
  if (name === "target") return draw(() => random.next()).map((v, i, list) => v / rowSum(list, i, shape.at(-1)!));
  if (name === "labels") return draw(() => random.below(5));
  if (name.endsWith(".day")) return draw(() => random.below(365));
  if (name.endsWith(".valid")) return draw(() => 1);
  return draw(() => (dtype === "u32" ? random.below(2 ** 31) : 2 * random.next() - 1));
}

const rowSum = (list: Float64Array, i: number, width: number): number =>
  list.slice(i - (i % width), i - (i % width) + width).reduce((sum, v) => sum + v, 0);

/** Runs a graph once on random inputs and the variables' first values. */
function run(graph: Graph, variables: readonly Variable[]) {
  const random = new Random(7);
  const inputs = new Map([...graph.inputs].map(([name, { type }]) => [name, feed(name, type, random)]));
  const values = new Map(variables.map((v) => [v.name, Float64Array.from(fillInit(v.init, v.type, 3, v.name))]));
  const { outputs, updates } = runReference(graph, inputs, values);
  return { outputs, updates, values };
}

const finite = (values: Iterable<number>): boolean => [...values].every((v) => Number.isFinite(v));

/** Builds the experiment, and asserts that training reaches every parameter and that everything stays finite. */
function trains(text: string): void {
  const { plan, graphs } = planOf(text);
  const { train, eval: evaluation, variables } = graphs;
  const names = variables.map((v) => v.name);
  expect(new Set(names).size).to.equal(names.length);
  const step = run(train, variables);
  expect(finite(step.outputs.get("loss")!.data)).to.equal(true);
  const parameters = variables.filter((v) => v.role === "parameter");
  expect(parameters).not.to.be.empty;
  for (const { name, type } of variables) {
    const updated = step.updates.get(name);
    expect(updated, `an update of ${name}`).not.to.equal(undefined);
    expect(updated!.shape, name).to.deep.equal(type.shape);
    expect(finite(updated!.data), name).to.equal(true);
  }
  for (const { name } of parameters) {
    const before = step.values.get(name)!;
    expect(
      [...step.updates.get(name)!.data].some((v, i) => v !== before[i]),
      `${name} is trained`,
    ).to.equal(true);
  }
  const { outputs } = run(evaluation, variables);
  expect([...outputs.keys()].sort()).to.deep.equal(["loss", "prediction"]);
  expect(finite(outputs.get("loss")!.data)).to.equal(true);
  const classes = plan!.model.labels.classes.length;
  expect([...outputs.get("prediction")!.data].every((k) => Number.isInteger(k) && k >= 0 && k < classes)).to.equal(
    true,
  );
  expect(evaluation.updates.size).to.equal(0);
}

describe("blocks that build graph", function () {
  this.timeout(20_000);

  for (const kind of ["backbone", "fusion", "optimizer"]) {
    for (const name of ofKind(kind)) {
      it(`${kind} ${name} trains and evaluates`, () => trains(experimentWith(kind, name, "scene_classification")));
    }
  }
  for (const name of ofKind("head")) {
    const { tasks } = blocks.get(`head:${name}`) as unknown as Head<unknown>;
    for (const task of tasks) {
      it(`head ${name} trains and evaluates for ${task}`, () => trains(experimentWith("head", name, task)));
    }
  }
  for (const name of ofKind("loss")) {
    for (const task of ["scene_classification", "semantic_segmentation"]) {
      it(`loss ${name} trains and evaluates for ${task}`, () => trains(experimentWith("loss", name, task)));
    }
  }
});
