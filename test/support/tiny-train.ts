import { gradients } from "../../compiler/autodiff/gradients.ts";
import { GraphBuilder } from "../../compiler/ir/builder.ts";
import type { Graph, Variable } from "../../compiler/ir/graph.ts";
import { fillInit } from "../../compiler/ir/noise.ts";
import type { Value } from "../../compiler/ir/op.ts";
import { type Shape, tensor } from "../../compiler/ir/type.ts";
import { optimize } from "../../compiler/passes/optimize.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import type { HostArray, HostTensor } from "../../runtime/tf/host-values.ts";

const parameter = (name: string, shape: Shape): Variable => ({
  name,
  type: tensor("f32", shape),
  init: { kind: "normal", std: 0.3 },
  role: "parameter",
  noDecay: false,
});
const count: Variable = { ...parameter("count", []), type: tensor("i32", []), role: "state" };

/** A small training step in which every kind of kernel with sums in it takes part: convolution, norm, attention, scatter. */
export function tinyTrain(): { readonly graph: Graph; readonly variables: readonly Variable[] } {
  const g = new GraphBuilder("train", ops);
  const image_BHWC = g.input("image", tensor("f32", [4, 8, 8, 3]));
  const day_B = g.input("day", tensor("i32", [4]));
  const target_B = g.input("target", tensor("i32", [4]));
  const rate = g.input("lr", tensor("f32", []));
  const variables: Variable[] = [];
  const read = (name: string, shape: Shape): Value => {
    const variable = parameter(name, shape);
    variables.push(variable);
    return g.variable(variable);
  };
  const logits = g.scoped("model", () => {
    const maps = g.scoped("stem", () => {
      const y = g.op("conv2d", [image_BHWC, read("stem.weight", [3, 3, 3, 16])], { padding: "same", strides: [2, 2] });
      return g.op("relu", [y]);
    });
    const dates = g.op("gather", [read("dates", [12, 16]), day_B]);
    const tokens = g.op("add", [
      g.op("reshape", [maps], { shape: [4, 16, 16] }),
      g.op("reshape", [dates], { shape: [4, 1, 16] }),
    ]);
    const attended = g.scoped("attention", () => {
      const [q, k, v] = ["q", "k", "v"].map((name) => g.op("linear", [tokens, read(name, [16, 16])]));
      return g.op("attention", [q!, k!, v!]);
    });
    const normed = g.op("layer_norm", [attended, read("norm.weight", [16]), read("norm.bias", [16])], {});
    return g.op("linear", [g.op("reduce_mean", [normed], { axes: [1] }), read("head", [5, 16])]);
  });
  const loss = g.op("cross_entropy", [logits, target_B], {});
  g.output("loss", loss);
  const values = variables.map((variable) => g.variable(variable));
  gradients(g, loss, values).forEach((slope, i) => {
    g.update(variables[i]!.name, g.op("sub", [values[i]!, g.op("mul", [rate, slope])]));
  });
  variables.push(count);
  g.update("count", g.op("add", [g.variable(count), g.constant(1, count.type)]));
  return { graph: optimize(g.finish(), ops), variables };
}

/** Seeded first values. */
export function tinyValues(variables: readonly Variable[]): Map<string, HostArray> {
  return new Map(
    variables.map(({ name, type, init }): [string, HostArray] => [
      name,
      type.dtype === "i32" ? new Int32Array(1) : fillInit(init, type, 1, name),
    ]),
  );
}

/** What the step takes. */
export function tinyFeeds(): Record<string, HostTensor> {
  const image = Float32Array.from({ length: 4 * 8 * 8 * 3 }, (_, i) => Math.sin(i * 0.7));
  return {
    image: { dtype: "f32", shape: [4, 8, 8, 3], data: image },
    day: { dtype: "i32", shape: [4], data: Int32Array.of(3, 3, 11, 0) },
    target: { dtype: "i32", shape: [4], data: Int32Array.of(0, 1, 2, 3) },
    lr: { dtype: "f32", shape: [], data: Float32Array.of(0.1) },
  };
}
