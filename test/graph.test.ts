import { expect } from "chai";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Graph, Node, Variable } from "../compiler/ir/graph.ts";
import { hash } from "../compiler/ir/hash.ts";
import { print } from "../compiler/ir/print.ts";
import { tensor } from "../compiler/ir/type.ts";
import { faults, verify } from "../compiler/ir/verify.ts";
import { ops } from "../runtime/ops/generated/index.ts";

const weight: Variable = {
  name: "fc.weight",
  type: tensor("f32", [3, 4]),
  init: { kind: "zeros" },
  role: "parameter",
  noDecay: false,
};

/** What the builder says of a misuse. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).to.be.instanceOf(SkyError);
    expect((error as SkyError).diagnostic.code).to.equal("SKY9001");
    return (error as SkyError).diagnostic.message;
  }
  throw new Error("was accepted");
}

function small(): Graph {
  const g = new GraphBuilder("train", ops);
  const x = g.input("x", tensor("f32", [2, 4]));
  const y = g.scoped("encoder", () => g.scoped("fc", () => g.op("linear", [x, g.variable(weight)])));
  g.output("y", y);
  g.update("fc.weight", g.op("mul", [g.variable(weight), g.constant(0.5, tensor("f32", []))]));
  return g.finish();
}

describe("graph", () => {
  it("prints as text with operands, attributes, types, scopes", () => {
    expect(print(small())).to.equal(
      [
        "graph train {",
        '  %0 = input(name: "x") : f32[2, 4]',
        '  %1 = variable(name: "fc.weight") : f32[3, 4]  // encoder.fc',
        "  %2 = linear(%0, %1) : f32[2, 3]  // encoder.fc",
        "  %3 = constant(values: [0.5]) : f32[]",
        "  %4 = mul(%1, %3) : f32[3, 4]",
        "  output y = %2 : f32[2, 3]",
        "  update fc.weight = %4 : f32[3, 4]",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("keeps one node for each input and variable, and the place that each node comes from", () => {
    const g = new GraphBuilder("g", ops);
    const span = { file: "a.sky", start: 3, end: 7 };
    const type = tensor("f32", [3, 4]);
    expect(g.variable(weight)).to.equal(g.variable({ ...weight }));
    expect(g.input("x", type)).to.equal(g.input("x", type));
    const inner = g.at(span, () => g.scoped("a", () => g.scoped("b.0", () => g.op("exp", [g.input("x", type)]))));
    expect({ scope: inner.scope, span: inner.span }).to.deep.equal({ scope: "a.b.0", span });
    expect(g.scope).to.equal("");
    expect(g.op("exp", [inner]).span).to.equal(undefined);
  });

  it("fills attributes that are not given", () => {
    const g = new GraphBuilder("g", ops);
    const x = g.input("x", tensor("f32", [3, 4]));
    expect(g.op("reduce_sum", [x], { axes: [1] }).attrs).to.deep.equal({ axes: [1], keep: false });
  });

  it("refuses misuse as a fault of skyc", () => {
    const g = new GraphBuilder("g", ops);
    const x = g.input("x", tensor("f32", [3, 4]));
    const other = new GraphBuilder("h", ops).input("x", tensor("f32", [3, 4]));
    expect(refusal(() => g.op("ad", [x, x]))).to.include('no op is called "ad"');
    expect(refusal(() => g.op("add", [x]))).to.include("takes 2 inputs, 1 were given");
    expect(refusal(() => g.op("add", [x, x, x]))).to.include("takes 2 inputs, 3 were given");
    expect(refusal(() => g.op("add", [x, other]))).to.include("another graph");
    expect(refusal(() => g.op("reshape", [x]))).to.include('not given its attribute "shape"');
    expect(refusal(() => g.op("exp", [x], { base: 2 }))).to.include('no attribute "base"');
    expect(refusal(() => g.input("x", tensor("f32", [3])))).to.include("f32[3, 4] and was asked for as f32[3]");
    expect(refusal(() => g.constant([1, 2], tensor("f32", [3])))).to.include("given 2 values");
    g.variable(weight);
    expect(refusal(() => g.variable({ ...weight, type: tensor("f32", [1]) }))).to.include('"fc.weight"');
    expect(refusal(() => g.update("fc.bias", x))).to.include("does not hold");
    expect(refusal(() => g.update("fc.weight", g.op("reduce_sum", [x])))).to.include("was to become f32[]");
    g.update("fc.weight", x);
    expect(refusal(() => g.update("fc.weight", x))).to.include("twice");
    g.output("y", x);
    expect(refusal(() => g.output("y", x))).to.include("two outputs");
  });

  it("hashes what is computed, not how it was written down", () => {
    const build = (order: "ab" | "ba", scope: string, factor: number) => {
      const g = new GraphBuilder(scope, ops);
      const x = g.input("x", tensor("f32", [2]));
      const part = (name: string) => g.scoped(scope, () => g.op(name, [x]));
      const parts = order === "ab" ? [part("exp"), part("sin")] : [part("sin"), part("exp")].reverse();
      const sum = g.op("add", parts);
      g.op("tanh", [x]);
      g.output("y", g.op("mul", [sum, g.constant(factor, tensor("f32", []))]));
      return g.finish();
    };
    const first = hash(build("ab", "one", 2));
    expect(first).to.match(/^[0-9a-f]{64}$/);
    expect(hash(build("ba", "two", 2))).to.equal(first);
    expect(hash(build("ab", "one", 3))).to.not.equal(first);
    expect(hash(build("ab", "one", -0))).to.not.equal(hash(build("ab", "one", 0)));
  });

  it("verifies every invariant", () => {
    const graph = small();
    expect(faults(graph, ops)).to.deep.equal([]);
    expect(verify(graph, ops)).to.equal(graph);
    const change = (at: number, by: Partial<Node>): Graph => {
      const broken = small();
      Object.assign(broken.nodes[at]!, by);
      return broken;
    };
    const first = (broken: Graph) => faults(broken, ops).join("\n");
    expect(first(change(2, { scope: "elsewhere" }))).to.equal("");
    expect(first(change(2, { type: tensor("f32", [2, 4]) }))).to.include("should be f32[2, 3]");
    expect(first(change(2, { op: "linier" }))).to.include("of no known op");
    expect(first(change(4, { attrs: { speed: 1 } }))).to.include("has attributes speed");
    expect(first(change(3, { attrs: { values: [1, 2] } }))).to.include("holds 2 values");
    expect(first(change(1, { attrs: { name: "fc.bias" } }))).to.include("does not hold");
    expect(first(change(1, { type: tensor("f32", [4, 4]) }))).to.include("reads a variable of f32[3, 4]");
    expect(first(change(4, { inputs: [graph.nodes[1]!, graph.nodes[4]!] }))).to.include("is not of this graph");
    expect(first({ ...graph, updates: new Map([["fc.weight", graph.nodes[2]!]]) })).to.include(
      "its variable f32[3, 4]",
    );
    expect(first({ ...graph, updates: new Map([["fc.bias", graph.nodes[2]!]]) })).to.include("has no variable");
    const reversed = { ...graph, nodes: [...graph.nodes].reverse() };
    expect(first(reversed)).to.include("stands at place");
    expect(refusal(() => verify(reversed, ops))).to.include("is not sound");
  });

  it("holds twenty thousand nodes without effort", () => {
    const g = new GraphBuilder("long", ops);
    let x = g.input("x", tensor("f32", [4]));
    for (let i = 0; i < 20_000; i++) x = g.op("add", [x, x]);
    g.output("y", x);
    expect(faults(g.finish(), ops)).to.deep.equal([]);
    expect(hash(g.finish())).to.have.length(64);
  });
});
