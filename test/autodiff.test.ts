import { expect } from "chai";
import { gradients, variableGradients } from "../compiler/autodiff/gradients.ts";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Graph, Variable } from "../compiler/ir/graph.ts";
import { fillInit } from "../compiler/ir/noise.ts";
import type { Value } from "../compiler/ir/op.ts";
import { tensor } from "../compiler/ir/type.ts";
import { verify } from "../compiler/ir/verify.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { type Feed, runReference } from "../runtime/reference/run.ts";

/** Declares weights as they are used. */
class Weights {
  readonly list: Variable[] = [];

  constructor(readonly g: GraphBuilder) {}

  of(name: string, ...shape: number[]): Value {
    const variable: Variable = {
      name,
      type: tensor("f32", shape),
      init: { kind: "normal", std: 0.5 },
      role: "parameter",
      noDecay: false,
    };
    this.list.push(variable);
    return this.g.variable(variable);
  }

  get values(): Map<string, Float64Array> {
    return new Map(this.list.map((v) => [v.name, Float64Array.from(fillInit(v.init, v.type, 5, v.name))]));
  }
}

/** Compares the outputs `d.NAME` with central differences of the output `loss`, at up to four elements of each variable. */
function expectGradients(graph: Graph, inputs: Feed, values: Map<string, Float64Array>): void {
  const { outputs } = runReference(verify(graph, ops), inputs, values);
  const end = graph.outputs.get("loss")!;
  const forward = { ...graph, nodes: graph.nodes.slice(0, end.id + 1), outputs: new Map([["loss", end]]) };
  const step = 1e-5;
  for (const [name, array] of values) {
    const found = outputs.get(`d.${name}`)!;
    const places = [0, 1, Math.floor(array.length / 2), array.length - 1].filter((at) => at < array.length);
    for (const at of new Set(places)) {
      const lossAt = (by: number) => {
        const moved = array.slice();
        moved[at]! += by;
        return runReference(forward, inputs, new Map([...values, [name, moved]])).outputs.get("loss")!.data[0]!;
      };
      const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
      expect(found.data[at], `${name}[${at}]`).to.be.closeTo(slope, 1e-7 * Math.max(1, Math.abs(slope)));
    }
  }
}

describe("autodiff", () => {
  it("differentiates a perceptron with cross-entropy", () => {
    const g = new GraphBuilder("mlp", ops);
    const w = new Weights(g);
    const x = g.input("x", tensor("f32", [4, 3]));
    const hidden = g.op("gelu", [g.op("linear", [x, w.of("in.weight", 5, 3), w.of("in.bias", 5)])]);
    const logits = g.op("linear", [hidden, w.of("out.weight", 3, 5), w.of("out.bias", 3)]);
    const labels = g.input("labels", tensor("i32", [4]));
    const loss = g.op("cross_entropy", [logits, labels], { ignore_index: 9, label_smoothing: 0.1 });
    g.output("loss", loss);
    for (const [name, value] of variableGradients(g, loss, w.list)) g.output(`d.${name}`, value);
    const inputs = new Map([
      ["x", fillInit({ kind: "normal", std: 1 }, x.type, 1, "x")],
      ["labels", Float32Array.of(0, 2, 9, 1)],
    ]);
    expectGradients(g.finish(), inputs, w.values);
  });

  it("differentiates a transformer block on patches, with dropout, drop path and a mask", () => {
    const g = new GraphBuilder("transformer", ops);
    const w = new Weights(g);
    const [batch, tokens, width, heads] = [2, 4, 6, 2];
    const key = g.input("key", tensor("u32", [2]));
    const image = g.input("image", tensor("f32", [batch, 4, 4, 2]));
    const mask = g.input("mask", tensor("bool", [batch, 1, 1, tokens]));
    const patches = g.op("conv_layer", [image, w.of("patch.weight", width, 2, 2, 2)], { strides: [2, 2] });
    const flat = g.op("reshape", [patches], { shape: [batch, tokens, width] });
    let x: Value = g.op("add", [flat, w.of("position", tokens, width)]);
    const norm = (name: string, value: Value) =>
      g.op("layer_norm", [value, w.of(`${name}.weight`, width), w.of(`${name}.bias`, width)]);
    const dense = (name: string, value: Value, from: number, to: number) =>
      g.op("linear", [value, w.of(`${name}.weight`, to, from), w.of(`${name}.bias`, to)]);
    const qkv = g.op("reshape", [dense("qkv", norm("norm1", x), width, 3 * width)], {
      shape: [batch, tokens, 3, heads, width / heads],
    });
    const byHead = g.op("transpose", [qkv], { order: [2, 0, 3, 1, 4] });
    const part = (i: number) =>
      g.op("reshape", [g.op("slice", [byHead], { start: [i, 0, 0, 0, 0], size: [1, ...byHead.type.shape.slice(1)] })], {
        shape: byHead.type.shape.slice(1),
      });
    const looked = g.op("attention", [part(0), part(1), part(2), mask]);
    const joined = g.op("reshape", [g.op("transpose", [looked], { order: [0, 2, 1, 3] })], {
      shape: [batch, tokens, width],
    });
    const dropped = g.op("dropout", [dense("proj", joined, width, width), key], { rate: 0.25, site: "proj" });
    x = g.op("add", [x, dropped]);
    const mlp = dense("fc2", g.op("gelu", [dense("fc1", norm("norm2", x), width, 8)]), 8, width);
    x = g.op("add", [x, g.op("drop_path", [mlp, key], { rate: 0.4, site: "mlp" })]);
    const grid = g.op("reshape", [x], { shape: [batch, 2, 2, width] });
    const large = g.op("resize", [grid], { height: 4, width: 4 });
    const loss = g.op("mse", [dense("head", large, width, 2), image]);
    g.output("loss", loss);
    for (const [name, value] of variableGradients(g, loss, w.list)) g.output(`d.${name}`, value);
    const inputs = new Map<string, ArrayLike<number>>([
      ["image", fillInit({ kind: "normal", std: 1 }, image.type, 1, "image")],
      ["key", [3, 4]],
      ["mask", [1, 1, 0, 1, 1, 0, 1, 1]],
    ]);
    expectGradients(g.finish(), inputs, w.values);
  });

  it("sums over all ways, through values that were asked for themselves", () => {
    const g = new GraphBuilder("ways", ops);
    const x = g.input("x", tensor("f32", []));
    const square = g.op("square", [x]);
    const loss = g.op("add", [g.op("mul", [square, x]), g.op("add", [square, x])]);
    gradients(g, loss, [x, square]).forEach((value, i) => {
      g.output(String(i), value);
    });
    const { outputs } = runReference(g.finish(), new Map([["x", [3]]]));
    // x³ + x² + x: 3x² + 2x + 1; for x² alone: x + 1.
    expect([...outputs.values()].map(({ data }) => data[0])).to.deep.equal([34, 4]);
  });

  it("gives zeros where nothing leads, and stops at stop_gradient and integers", () => {
    const g = new GraphBuilder("zeros", ops);
    const x = g.input("x", tensor("f32", [2]));
    const y = g.input("y", tensor("f32", [2]));
    const z = g.input("z", tensor("f32", [2]));
    const whole = g.op("cast", [g.op("cast", [z], { dtype: "i32" })], { dtype: "f32" });
    const held = g.op("stop_gradient", [g.op("exp", [x])]);
    const loss = g.op("reduce_sum", [g.op("mul", [g.op("mul", [held, x]), whole])]);
    gradients(g, loss, [x, y, z]).forEach((value, i) => {
      g.output(String(i), value);
    });
    const { outputs } = runReference(
      g.finish(),
      new Map([
        ["x", [0, 1]],
        ["y", [1, 1]],
        ["z", [2.5, -1.5]],
      ]),
    );
    expect([...outputs.get("0")!.data]).to.deep.equal([2, -Math.E]);
    expect([...outputs.get("1")!.data]).to.deep.equal([0, 0]);
    expect([...outputs.get("2")!.data]).to.deep.equal([0, 0]);
  });

  it("differentiates its own results, three times over", () => {
    const g = new GraphBuilder("thrice", ops);
    const x = g.input("x", tensor("f32", []));
    let y: Value = g.op("tanh", [x]);
    for (let i = 0; i < 3; i++) [y] = gradients(g, y, [x]) as [Value];
    g.output("y", y);
    const t = Math.tanh(0.3);
    // tanh''' = (1 - t²)(6t² - 2)
    const third = runReference(g.finish(), new Map([["x", [0.3]]])).outputs.get("y")!.data[0];
    expect(third).to.be.closeTo((1 - t * t) * (6 * t * t - 2), 1e-12);
  });

  it("puts gradients where the node that they belong to stands", () => {
    const g = new GraphBuilder("scopes", ops);
    const span = { file: "a.sky", start: 1, end: 2 };
    const x = g.input("x", tensor("f32", []));
    const y = g.at(span, () => g.scoped("encoder", () => g.op("silu", [x])));
    const [dx] = gradients(g, y, [x]);
    expect({ scope: g.nodes[dx!.id]!.scope, span: g.nodes[dx!.id]!.span }).to.deep.equal({ scope: "encoder", span });
  });

  it("refuses what has no gradient", () => {
    const g = new GraphBuilder("none", ops);
    const x = g.input("x", tensor("f32", [1, 2, 2, 1]));
    const pooled = g.op("max_pool2d", [x]);
    const [first] = gradients(g, g.op("reduce_sum", [g.op("square", [pooled])]), [x]);
    const again = () => gradients(g, g.op("reduce_sum", [first!]), [x]);
    expect(again).to.throw(SkyError, /"max_pool2d_grad" has no gradient/);
    expect(() => gradients(g, x, [x])).to.throw(SkyError, /must be one real number/);
  });
});
