import { expect } from "chai";
import { gradients } from "../compiler/autodiff/gradients.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Graph, Variable } from "../compiler/ir/graph.ts";
import { keyOf, Noise } from "../compiler/ir/noise.ts";
import type { Value } from "../compiler/ir/op.ts";
import { tensor } from "../compiler/ir/type.ts";
import { faults } from "../compiler/ir/verify.ts";
import { cse } from "../compiler/passes/cse.ts";
import { dce } from "../compiler/passes/dce.ts";
import { expand } from "../compiler/passes/expand.ts";
import { flops } from "../compiler/passes/flops.ts";
import { fold } from "../compiler/passes/fold.ts";
import { optimize } from "../compiler/passes/optimize.ts";
import { parameters } from "../compiler/passes/parameters.ts";
import { peakMemory } from "../compiler/passes/peak-memory.ts";
import { simplify } from "../compiler/passes/simplify.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { runReference } from "../runtime/reference/run.ts";

const passes: Readonly<Record<string, (graph: Graph) => Graph>> = {
  expand: (graph) => expand(graph, ops),
  "expand, fused ones kept": (graph) => expand(graph, ops, "fused"),
  simplify: (graph) => simplify(graph, ops),
  fold: (graph) => fold(graph, ops),
  cse: (graph) => cse(graph, ops),
  dce: (graph) => dce(graph, ops),
  optimize: (graph) => optimize(graph, ops),
};

const variable: Variable = {
  name: "w",
  type: tensor("f32", [3, 3]),
  init: { kind: "ones" },
  role: "parameter",
  noDecay: false,
};

/** A graph of f32[3, 3] values from a seed: ops of all kinds, repeats, constants, gradients, dead ends. */
function randomGraph(seed: number): Graph {
  const g = new GraphBuilder("random", ops);
  const noise = new Noise(keyOf(seed, "graph"));
  let at = 0;
  const type = tensor("f32", [3, 3]);
  const key = g.input("key", tensor("u32", [2]));
  const values: Value[] = [g.input("x", type), g.variable(variable), g.constant(1, type), g.constant(0, type)];
  const pick = () => values[noise.below(at++, values.length)]!;
  const makers: (() => Value)[] = [
    () => g.op("add", [pick(), pick()]),
    () => g.op("mul", [pick(), pick()]),
    () => g.op("mul", [pick(), g.constant(1, tensor("f32", []))]),
    () => g.op("sub", [pick(), g.constant([0], tensor("f32", [1, 1]))]),
    () => g.op("matmul", [g.op("tanh", [pick()]), pick()]),
    () => g.op("softmax", [pick()]),
    () => g.op("gelu", [pick()]),
    () => g.op("transpose", [g.op("transpose", [pick()], { order: [1, 0] })], { order: [1, 0] }),
    () => g.op("transpose", [pick()], { order: [1, 0] }),
    () => g.op("reshape", [g.op("reshape", [pick()], { shape: [9] })], { shape: [3, 3] }),
    () => g.op("dropout", [pick(), key], { rate: 0.3, site: String(noise.below(at++, 3)) }),
    () => g.op("broadcast_to", [g.op("reduce_mean", [pick()], { axes: [1], keep: true })], { shape: [3, 3] }),
    () => g.op("stop_gradient", [pick()]),
    () => g.op("linear", [pick(), pick()]),
    () => g.op("cumsum", [pick()], { axis: 1 }),
  ];
  for (let i = 0; i < 14; i++) {
    g.scoped(`part.${i}`, () => values.push(g.op("tanh", [makers[noise.below(at++, makers.length)]!()])));
  }
  const loss = g.op("reduce_mean", [g.op("mul", [pick(), values.at(-1)!])], {});
  g.output("loss", loss);
  g.output("last", values.at(-1)!);
  const [slope] = gradients(g, loss, [values[1]!]);
  g.update("w", g.op("sub", [values[1]!, g.op("mul", [slope!, g.constant(0.1, tensor("f32", []))])]));
  return g.finish();
}

const feeds = () => {
  const noise = new Noise(keyOf(1, "feeds"));
  const nine = (from: number) => Array.from({ length: 9 }, (_, i) => noise.normal(from + i));
  return [
    new Map([
      ["x", nine(0)],
      ["key", [7, 8]],
    ]),
    new Map([["w", nine(9)]]),
  ] as const;
};

/** All results of a graph in one list. */
function results(graph: Graph): number[] {
  const { outputs, updates } = runReference(graph, ...feeds());
  return [...outputs.values(), ...updates.values()].flatMap(({ data }) => [...data]);
}

describe("passes", () => {
  for (const [name, pass] of Object.entries(passes)) {
    it(`${name} keeps results, names and soundness`, () => {
      for (let seed = 0; seed < 15; seed++) {
        const graph = randomGraph(seed);
        const changed = pass(graph);
        expect(faults(changed, ops), `seed ${seed}`).to.deep.equal([]);
        expect([...changed.outputs.keys()]).to.deep.equal([...graph.outputs.keys()]);
        expect([...changed.inputs.keys()]).to.deep.equal([...graph.inputs.keys()]);
        expect([...changed.updates.keys()]).to.deep.equal([...graph.updates.keys()]);
        const [before, after] = [results(graph), results(changed)];
        // Folding rounds constants to f32.
        after.forEach((value, i) => {
          expect(value, `seed ${seed}, value ${i}`).to.be.closeTo(before[i]!, 1e-6 * Math.max(1, Math.abs(before[i]!)));
        });
      }
    });
  }

  it("optimize finds nothing more to do", () => {
    for (let seed = 0; seed < 10; seed++) {
      const once = optimize(randomGraph(seed), ops);
      expect(optimize(once, ops).nodes.length).to.equal(once.nodes.length);
    }
  });

  const opsOf = (graph: Graph) => graph.nodes.map((node) => node.op);
  const x = (g: GraphBuilder) => g.input("x", tensor("f32", [2, 3]));

  it("expand leaves primitives only, or those with a kernel", () => {
    const g = new GraphBuilder("g", ops);
    g.output("y", g.op("cross_entropy", [x(g), g.input("labels", tensor("i32", [2]))]));
    const all = opsOf(expand(g.finish(), ops));
    for (const op of all) expect(ops.get(op)?.expand, op).to.equal(undefined);
    expect(all).to.include("reduce_max");
    const kept = opsOf(expand(g.finish(), ops, "fused"));
    expect(kept).to.include("log_softmax").and.not.include("cross_entropy").and.not.include("reduce_max");
  });

  it("expand keeps scope and span", () => {
    const g = new GraphBuilder("g", ops);
    const span = { file: "a.sky", start: 1, end: 2 };
    g.output(
      "y",
      g.at(span, () => g.scoped("mlp", () => g.op("silu", [x(g)]))),
    );
    const [, sigmoid] = expand(g.finish(), ops).nodes.slice(-2);
    expect({ scope: sigmoid!.scope, span: sigmoid!.span }).to.deep.equal({ scope: "mlp", span });
  });

  it("fold computes constants, in f32, up to a size", () => {
    const g = new GraphBuilder("g", ops);
    const third = g.op("div", [g.constant(1, tensor("f32", [2])), g.constant(3, tensor("f32", [2]))]);
    const large = g.op("broadcast_to", [g.constant(2, tensor("f32", []))], { shape: [100, 100] });
    g.output("third", third);
    g.output("large", large);
    const folded = dce(fold(g.finish(), ops), ops);
    expect(opsOf(folded)).to.deep.equal(["constant", "constant", "broadcast_to"]);
    expect(folded.nodes.find((node) => node === folded.outputs.get("third"))!.attrs).to.deep.equal({
      values: [Math.fround(1 / 3)],
    });
  });

  it("cse computes each thing once and keeps sites of randomness apart", () => {
    const g = new GraphBuilder("g", ops);
    const key = g.input("key", tensor("u32", [2]));
    const draw = (site: string) => g.op("random_uniform", [key], { shape: [3], site });
    const twice = g.op("add", [g.op("exp", [x(g)]), g.op("exp", [x(g)])]);
    g.output("twice", twice);
    g.output("same", g.op("add", [draw("a"), draw("a")]));
    g.output("other", g.op("add", [draw("a"), draw("b")]));
    expect(opsOf(cse(g.finish(), ops)).filter((op) => op === "exp")).to.have.length(1);
    expect(opsOf(cse(g.finish(), ops)).filter((op) => op === "random_uniform")).to.have.length(2);
  });

  it("dce drops what nobody needs, and keeps the interface", () => {
    const g = new GraphBuilder("g", ops);
    g.input("unused", tensor("f32", []));
    g.op("exp", [g.variable(variable)]);
    g.output("y", g.op("sin", [x(g)]));
    const left = dce(g.finish(), ops);
    expect(opsOf(left)).to.deep.equal(["input", "input", "sin"]);
    expect([...left.inputs.keys()]).to.deep.equal(["unused", "x"]);
    expect(left.variables.size).to.equal(0);
  });

  it("counts parameters and operations", () => {
    const g = new GraphBuilder("g", ops);
    g.output("y", g.op("linear", [g.input("x", tensor("f32", [5, 3])), g.variable(variable)]));
    g.variable({ ...variable, name: "moment", role: "state" });
    expect(parameters(g.finish())).to.equal(9);
    // 5 × 3 results of 3 products and sums each.
    expect(flops(g.finish(), ops)).to.equal(2 * 5 * 3 * 3);
    const image = g.input("image", tensor("f32", [1, 8, 8, 4]));
    const kernel = g.input("kernel", tensor("f32", [3, 3, 2, 6]));
    const before = flops(g.finish(), ops);
    g.op("conv2d", [image, kernel], { groups: 2, padding: "same" });
    expect(flops(g.finish(), ops) - before).to.equal(2 * 64 * 6 * 9 * 2);
  });

  it("measures memory of a chain as one kernel's result", () => {
    const g = new GraphBuilder("g", ops);
    const input = g.input("x", tensor("f32", [100]));
    g.output("y", g.op("cos", [g.op("sin", [g.op("exp", [input])])]));
    const { alive, at, ...bytes } = peakMemory(g.finish());
    expect(bytes).to.deep.equal({ variables: 0, inputs: 400, intermediates: 400, total: 800 });
    expect(at).to.equal("cos");
    expect(alive).to.deep.equal([{ name: "cos", bytes: 400 }]);
  });

  /** A product, a loop behind it, and a small product of that; `between` is put in front of the loop and taken off behind it. */
  const products = (between: (g: GraphBuilder, x: Value) => Value, back: (g: GraphBuilder, x: Value) => Value) => {
    const g = new GraphBuilder("g", ops);
    const x = g.input("x", tensor("f32", [10, 10]));
    const loop = g.op("exp", [between(g, g.op("matmul", [x, x]))]);
    g.output("y", g.op("matmul", [back(g, loop), g.input("w", tensor("f32", [10, 1]))]));
    return peakMemory(g.finish()).intermediates;
  };

  it("writes a loop's result over the operand that it reads for the last time", () => {
    // The loop's 400 bytes and the second product's 40, which begins at the next 64.
    const same = (_: GraphBuilder, x: Value): Value => x;
    expect(products(same, same)).to.equal(448 + 40);
  });

  it("does not where it changes the shape on the way", () => {
    const shape = (sizes: number[]) => (g: GraphBuilder, x: Value) => g.op("reshape", [x], { shape: sizes });
    expect(products(shape([100]), shape([10, 10]))).to.equal(448 + 400);
  });

  it("keeps what costs much for two readers, and computes anew what costs little", () => {
    const twice = (op: string): number => {
      const g = new GraphBuilder("g", ops);
      const x = g.input("x", tensor("f32", [16, 16]));
      const shared = g.op("reshape", [g.op(op, [x])], { shape: [256] });
      const y = g.input("y", tensor("f32", [256]));
      g.output("a", g.op("add", [shared, y]));
      g.output("b", g.op("sub", [shared, y]));
      return peakMemory(g.finish()).intermediates;
    };
    expect(twice("square")).to.equal(2 * 1024);
    expect(twice("exp")).to.equal(3 * 1024);
  });
});
