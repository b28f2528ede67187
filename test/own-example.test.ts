import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { variableGradients } from "../compiler/autodiff/gradients.ts";
import type { Head, Loss } from "../compiler/blocks/define.ts";
import { checkFile } from "../compiler/driver/compile.ts";
import { GraphModelBuilder } from "../compiler/elaborate/graph-model-builder.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Graph } from "../compiler/ir/graph.ts";
import { fillInit } from "../compiler/ir/noise.ts";
import type { Value } from "../compiler/ir/op.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { runReference } from "../runtime/reference/run.ts";
import { Random } from "./support/random.ts";

const path = fileURLToPath(new URL("../experiments/own-block/crops.sky", import.meta.url));
const { world, checked } = checkFile(path);
const own = new Map(
  [...world.registry.blocks.values()].map((block) => [`${block.name}${block.file ? "*" : ""}`, block]),
);

type Values = ReadonlyMap<string, Float64Array>;

/** A scalar built over parameters, with its gradients; and the values that it is tried with. */
function scalarOf(build: (b: GraphModelBuilder) => Value): { graph: Graph; values: Values } {
  const graph = new GraphBuilder("own", ops);
  const b = new GraphModelBuilder(graph, true, undefined);
  const scalar = build(b);
  const parameters = [...b.variables.values()].filter(({ role }) => role === "parameter");
  graph.output("loss", scalar);
  for (const [name, gradient] of variableGradients(graph, scalar, parameters)) graph.output(`d ${name}`, gradient);
  const values = [...b.variables.values()].map(
    (v) => [v.name, Float64Array.from(fillInit(v.init, v.type, 5, v.name))] as const,
  );
  return { graph: graph.finish(), values: new Map(values) };
}

/** Compares some elements of every gradient with central differences. */
function agrees({ graph, values }: ReturnType<typeof scalarOf>): void {
  const random = new Random(3);
  const { outputs } = runReference(graph, new Map(), values);
  const lossAt = (name: string, at: number, by: number): number => {
    const moved = Float64Array.from(values.get(name)!);
    moved[at] = moved[at]! + by;
    return runReference(graph, new Map(), new Map([...values, [name, moved]])).outputs.get("loss")!.data[0]!;
  };
  let steep = 0;
  for (const [name, { data }] of [...outputs].filter(([output]) => output.startsWith("d "))) {
    for (let i = 0; i < 8; i++) {
      const at = random.below(data.length);
      const step = 1e-5;
      const slope = (lossAt(name.slice(2), at, step) - lossAt(name.slice(2), at, -step)) / (2 * step);
      expect(data[at]!, `${name}[${at}]`).to.be.closeTo(slope, 1e-6 + 1e-4 * Math.abs(slope));
      if (Math.abs(slope) > 1e-6) steep++;
    }
  }
  expect(steep).to.be.greaterThan(2);
}

const labels = (b: GraphModelBuilder, classes: number, ignored: number): Value =>
  b.constant(
    Array.from({ length: 2 * 4 * 4 }, (_, i) => (i % 5 === 4 ? ignored : (i * 7) % classes)),
    { dtype: "i32", shape: [2, 4, 4] },
  );

describe("the shipped example of own blocks", () => {
  it("uses a head and a loss that skyc does not have", () => {
    const experiment = checked[0]!.bound!;
    for (const [property, name] of [
      ["head", "SeparableFCN"],
      ["loss", "Dice"],
    ] as const)
      expect(experiment.children.get(property)!.block).to.include({ name });
    expect([...own.keys()].filter((name) => name.endsWith("*"))).to.deep.equal(["SeparableFCN*", "Dice*"]);
  });

  it("its loss has the gradient of finite differences, counts what it should and leaves out what is ignored", () => {
    const dice = own.get("Dice*")!.def as unknown as Loss<unknown>;
    const logits = (b: GraphModelBuilder): Value => b.parameter("logits", [2, 4, 4, 3], { kind: "normal", std: 1 });
    for (const share of [0, 0.3, 1])
      agrees(scalarOf((b) => dice.build(b, logits(b), labels(b, 3, 255), { share, smooth: 1 }, 255)));
    const { graph, values } = scalarOf((b) =>
      dice.build(b, logits(b), labels(b, 3, 255), { share: 1, smooth: 1 }, 255),
    );
    const slopes = runReference(graph, new Map(), values).outputs.get("d logits")!.data;
    for (let pixel = 0; pixel < 32; pixel++) {
      const all = slopes.slice(3 * pixel, 3 * pixel + 3).every((slope) => slope === 0);
      expect(all, `pixel ${pixel}`).to.equal(pixel % 5 === 4);
    }
    // Sure and right everywhere: 2 n / 2 n of each class, so the loss is 0.
    const right = scalarOf((b) => {
      const truth = labels(b, 3, 255);
      const sure = b.op("mul", [b.op("one_hot", [truth], { depth: 3 }), b.constant(80, { dtype: "f32", shape: [] })]);
      return b.op("add", [
        dice.build(b, sure, truth, { share: 1, smooth: 1 }, 255),
        b.op("mul", [b.parameter("none", [], { kind: "zeros" }), b.constant(0, { dtype: "f32", shape: [] })]),
      ]);
    });
    expect(runReference(right.graph, new Map(), right.values).outputs.get("loss")!.data[0]).to.be.closeTo(0, 1e-9);
  });

  it("its head has the gradient of finite differences, and an eighth of the weights of whole convolutions", () => {
    const head = own.get("SeparableFCN*")!.def as unknown as Head<unknown>;
    const target = { task: "semantic_segmentation", classes: 3, size: 4 } as const;
    const build = (b: GraphModelBuilder, channels: number): Value => {
      const value_BHWC = b.parameter("features", [2, 4, 4, channels], { kind: "normal", std: 1 });
      const props = { channels, convs: 1, kernel: 3, dropout: 0 };
      return head.build(b, { maps: [{ value_BHWC, stride: 2 }] }, props, target);
    };
    agrees(
      scalarOf((b) => {
        const logits = build(b, 6);
        return b.op("cross_entropy", [logits, labels(b, 3, 255)], { ignore_index: 255, label_smoothing: 0 });
      }),
    );
    const b = new GraphModelBuilder(new GraphBuilder("head", ops), true, undefined);
    build(b, 64);
    const count = (name: string): number => b.variables.get(name)!.type.shape.reduce((n, side) => n * side, 1);
    const separable = count("convs.0.depthwise") + count("convs.0.pointwise.weight");
    expect(separable / (9 * 64 * 64)).to.be.within(0.12, 0.13);
  });
});
