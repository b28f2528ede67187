import { expect } from "chai";
import type { Graph, Variable } from "../compiler/ir/graph.ts";
import { fillInit } from "../compiler/ir/noise.ts";
import { optimize } from "../compiler/passes/optimize.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { runReference } from "../runtime/reference/run.ts";
import { openSession } from "../runtime/tf/session.ts";
import { swap } from "./support/planted.ts";
import { experimentWith, planOf } from "./support/small-block.ts";

const base = experimentWith("backbone", "ViT", "scene_classification");
const stem = swap(base, "heads: 2 }", "heads: 2, stem: [4, 4, 8], drop_path: 0.5 }").replace("depth: 1", "depth: 2");
const frozen = (text: string, parts: string): string => swap(text, "  metric:", `  freeze: ${parts}\n  metric:`);
const rated = (text: string, rates: string): string =>
  swap(text, "weight_decay: 0 }", `weight_decay: 0, lr_mult: ${rates} }`);

type Values = ReadonlyMap<string, Float64Array>;
const valuesOf = (variables: readonly Variable[]): Values =>
  new Map(variables.map((v) => [v.name, Float64Array.from(fillInit(v.init, v.type, 3, v.name))]));

/** Something for every input of a graph, the same for the same name and place. */
const feedsOf = (graph: Graph): Map<string, Float64Array> =>
  new Map(
    [...graph.inputs].map(([name, { type }]) => {
      const size = type.shape.reduce((n, d) => n * d, 1);
      const at = (i: number): number => {
        if (name === "lr") return 1e-2;
        if (name === "step") return 1;
        if (name === "target") return i % type.shape.at(-1)! === 1 ? 1 : 0;
        if (name.endsWith(".valid")) return 1;
        return type.dtype === "f32" ? Math.sin(i * 0.37 + name.length) : (i * 7) % 11;
      };
      return [name, Float64Array.from({ length: size }, (_, i) => at(i))];
    }),
  );

/** One step of training by the reference engine. */
function step(text: string) {
  const { graphs } = planOf(text);
  const values = valuesOf(graphs.variables);
  const { updates, outputs } = runReference(graphs.train, feedsOf(graphs.train), values);
  return { graphs, values, updates, loss: outputs.get("loss")!.data[0]! };
}
const isOf = (part: string) => (name: string) => name.startsWith(`${part}.`);

describe("frozen parts", () => {
  it("have no gradient, no optimiser state, no update, and stay in the parameters", () => {
    const { graphs, updates } = step(frozen(stem, "backbone"));
    const own = graphs.variables.filter(({ name }) => isOf("backbone")(name));
    expect(own.filter(({ role }) => role === "parameter").length).to.be.greaterThan(20);
    expect(own.every((v) => v.frozen)).to.equal(true);
    expect(own.map(({ name }) => name).filter((name) => /adam_/.test(name))).to.deep.equal([]);
    expect([...updates.keys()].filter(isOf("backbone"))).to.deep.equal([]);
    expect([...updates.keys()].filter((name) => /adam_m/.test(name)).every(isOf("head"))).to.equal(true);
    const whole = step(stem);
    const count = (variables: readonly Variable[]): number => variables.filter((v) => v.role === "parameter").length;
    expect(count(graphs.variables)).to.equal(count(whole.graphs.variables));
    expect([...whole.updates.keys()].some((name) => name.endsWith("running_mean"))).to.equal(true);
  });

  it("work as at evaluation: running statistics, no stochastic depth", () => {
    const { graphs } = step(frozen(stem, "backbone"));
    const used = new Set(graphs.train.nodes.filter(({ scope }) => isOf("backbone")(`${scope}.`)).map(({ op }) => op));
    expect([...used])
      .to.include("batch_norm_eval")
      .and.not.include("batch_norm_train")
      .and.not.include("drop_path");
    const whole = new Set(step(stem).graphs.train.nodes.map(({ op }) => op));
    expect([...whole])
      .to.include("batch_norm_train")
      .and.include("drop_path");
  });

  it("have no op of a backward pass: what runs of them is what runs at evaluation", () => {
    const { graphs } = planOf(frozen(stem, "backbone"));
    const countOf = (graph: Graph): Record<string, number> => {
      const count: Record<string, number> = {};
      for (const { op, scope } of optimize(graph, ops).nodes)
        if (isOf("backbone")(`${scope}.`)) count[op] = (count[op] ?? 0) + 1;
      return count;
    };
    const [train, evaluated] = [countOf(graphs.train), countOf(graphs.eval)];
    expect(Object.values(train).reduce((sum, n) => sum + n, 0)).to.be.greaterThan(50);
    expect(train).to.deep.equal(evaluated);
    const products = (graph: Graph): number => optimize(graph, ops).nodes.filter(({ op }) => op === "matmul").length;
    // Of the whole backward pass there is one product: the gradient of the head's weight.
    expect(products(graphs.train) - products(graphs.eval)).to.equal(1);
  });

  it("leave the gradients of the rest as they are", () => {
    const [all, some] = [step(base), step(frozen(base, "backbone"))];
    expect(some.loss).to.equal(all.loss);
    const rest = [...some.updates.keys()];
    expect(rest.length).to.be.greaterThan(0);
    for (const name of rest)
      expect([...some.updates.get(name)!.data], name).to.deep.equal([...all.updates.get(name)!.data]);
    const tail = step(frozen(base, "head"));
    for (const name of tail.updates.keys())
      expect([...tail.updates.get(name)!.data], name).to.deep.equal([...all.updates.get(name)!.data]);
    expect([...tail.updates.keys()].some(isOf("head"))).to.equal(false);
  });

  it("a part's own rate scales its steps, and no other's", () => {
    const [all, slow] = [step(base), step(rated(base, "{ backbone: 0.25 }"))];
    const change = ({ values, updates }: typeof all, name: string): number[] =>
      [...updates.get(name)!.data].map((v, i) => v - values.get(name)![i]!);
    for (const { name, role } of all.graphs.variables) {
      if (role !== "parameter") continue;
      const [a, b] = [change(all, name), change(slow, name)];
      const factor = isOf("backbone")(name) ? 0.25 : 1;
      a.forEach((v, i) => {
        expect(b[i]!, `${name}[${i}]`).to.be.closeTo(v * factor, 1e-9);
      });
    }
  });

  it("the innermost part's rate counts", () => {
    const text = experimentWith("fusion", "TemporalFusion", "scene_classification");
    const { graphs } = planOf(rated(text, "{ encoder: 0.5, hr: 0.125 }"));
    const rates = graphs.train.nodes.filter(
      ({ op, inputs }) => op === "mul" && inputs[0]!.id === graphs.train.inputs.get("lr")!.id,
    );
    const factors = rates.map(({ inputs }) => graphs.train.nodes[inputs[1]!.id]!.attrs.values);
    expect(new Set(factors.flat())).to.deep.equal(new Set([0.5, 0.125]));
  });
});

describe("frozen parts in training @engine", function () {
  this.timeout(240_000);

  it("are equal to the bit after steps, and the rest is trained", async () => {
    const { graphs } = planOf(frozen(stem, "backbone"));
    const train = optimize(graphs.train, ops);
    const session = await openSession({ train }, graphs.variables);
    try {
      const values = new Map(graphs.variables.map((v) => [v.name, fillInit(v.init, v.type, 3, v.name)]));
      session.write(values);
      const feeds = Object.fromEntries(
        [...feedsOf(train)].map(([name, data]) => {
          const { dtype, shape } = train.inputs.get(name)!.type;
          const typed =
            dtype === "f32"
              ? Float32Array.from(data)
              : dtype === "u32"
                ? Uint32Array.from(data)
                : Int32Array.from(data);
          return [name, { dtype, shape, data: typed }];
        }),
      );
      for (let i = 0; i < 3; i++) session.run("train", feeds);
      const after = session.read();
      for (const { name, role, frozen: still } of graphs.variables) {
        const same = [...after.get(name)!].every((v, i) => Object.is(v, values.get(name)![i]!));
        if (still) expect(same, name).to.equal(true);
        else if (role === "parameter" && name.endsWith("weight")) expect(same, name).to.equal(false);
      }
    } finally {
      session.close();
    }
  });
});
