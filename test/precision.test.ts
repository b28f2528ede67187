import { expect } from "chai";
import { initialValues } from "../cli/run/initial-values.ts";
import { gradients } from "../compiler/autodiff/gradients.ts";
import { forEngine } from "../compiler/check/figures.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Graph, Node, Variable } from "../compiler/ir/graph.ts";
import { bfloat16Bits, bfloat16Value, float16Bits, float16Value } from "../compiler/ir/half-bits.ts";
import { type HostTensor, numbersOf } from "../compiler/ir/host-array.ts";
import { fillInit, keyOf, Noise } from "../compiler/ir/noise.ts";
import { roundToBfloat16, roundToFloat16 } from "../compiler/ir/round-half.ts";
import { type DType, sizeOf, tensor } from "../compiler/ir/type.ts";
import { halfProducts } from "../compiler/passes/half-products.ts";
import { optimize } from "../compiler/passes/optimize.ts";
import { peakMemory } from "../compiler/passes/peak-memory.ts";
import { simplify } from "../compiler/passes/simplify.ts";
import { halfOf } from "../compiler/passes/widens-anew.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { runReference } from "../runtime/reference/run.ts";
import { halfProductsOf } from "../runtime/tf/half-instructions.ts";
import { openSession } from "../runtime/tf/session.ts";
import { checked, fields, listed, planted, scenes, swap } from "./support/planted.ts";
import { planOf } from "./support/small-block.ts";

const noise = new Noise(keyOf(3, "precision"));
const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);
/** The number that 16 bits stand for. */
const bfloat16 = (bits: number): number => {
  word[0] = bits << 16;
  return float[0]!;
};

describe("short floating point", () => {
  it("rounds to the nearest bf16, ties to even", () => {
    for (let bits = 0; bits < 0x7f80; bits++) {
      const value = bfloat16(bits);
      const next = bits + 1 === 0x7f80 ? 2 ** 128 : bfloat16(bits + 1);
      const middle = (value + next) / 2;
      const even = bits % 2 === 0 ? value : next === 2 ** 128 ? Number.POSITIVE_INFINITY : next;
      expect(roundToBfloat16(value), `${bits}`).to.equal(value);
      expect(roundToBfloat16(middle), `between ${bits} and the next`).to.equal(even);
      expect(roundToBfloat16(-middle)).to.equal(-even);
      // Seen in float64: an intermediate rounding to f32 would make a tie of it.
      if (value > 1e-30)
        expect(roundToBfloat16(middle * (1 + 2 ** -40))).to.equal(
          even === value ? (next === 2 ** 128 ? Number.POSITIVE_INFINITY : next) : even,
        );
    }
    expect(roundToBfloat16(Number.NaN)).to.be.NaN;
    expect(Object.is(roundToBfloat16(-1e-45), -0)).to.equal(true);
  });

  it("agrees with the bits that constants are written in", () => {
    for (let i = 0; i < 20_000; i++) {
      const value = Math.fround(noise.normal(i) * 2 ** (noise.below(i, 60) - 30));
      expect(bfloat16Bits(roundToBfloat16(value))).to.equal(bfloat16Bits(value));
      expect(float16Bits(roundToFloat16(value))).to.equal(float16Bits(value));
    }
  });

  it("is read as it was written: every bit pattern gives a number that has those bits", () => {
    for (let bits = 0; bits < 65536; bits++) {
      if (!Number.isNaN(bfloat16Value(bits))) expect(bfloat16Bits(bfloat16Value(bits))).to.equal(bits);
      if (!Number.isNaN(float16Value(bits))) expect(float16Bits(float16Value(bits))).to.equal(bits);
    }
    expect([bfloat16Value(0x7fc0), float16Value(0x7e00)]).to.deep.equal([Number.NaN, Number.NaN]);
  });

  it("is what variables begin in: drawn values are rounded to the nearest, subnormals too", () => {
    const spread = (dtype: DType): Variable => {
      const init = { kind: "truncated-normal", std: 1e-5 } as const;
      return { name: "w", type: { dtype, shape: [4096] }, init, role: "parameter", noDecay: false };
    };
    const first = (dtype: DType): HostTensor => initialValues({ variables: [spread(dtype)], seed: 7 }).get("w")!;
    const drawn = numbersOf(first("f32"));
    expect([...numbersOf(first("bf16"))]).to.deep.equal([...drawn].map(roundToBfloat16));
    expect([...numbersOf(first("f16"))]).to.deep.equal([...drawn].map(roundToFloat16));
    expect(drawn.filter((value) => roundToFloat16(value) !== 0).length).to.be.greaterThan(4000);
  });

  it("is what the reference engine computes in", () => {
    const g = new GraphBuilder("short", ops);
    const x = g.op("cast", [g.input("x", tensor("f32", [2]))], { dtype: "bf16" });
    g.output("sum", g.op("add", [x, g.constant(0.001, tensor("bf16", []))]));
    const { data } = runReference(g.finish(), new Map([["x", [1, 0.2]]])).outputs.get("sum")!;
    expect([...data]).to.deep.equal([1, roundToBfloat16(roundToBfloat16(0.2) + roundToBfloat16(0.001))]);
  });

  it("needs no change of kind that the next one takes back, and keeps one that rounds", () => {
    const g = new GraphBuilder("casts", ops);
    const cast = (x: Node, dtype: string) => g.op("cast", [x], { dtype });
    const half = g.input("half", tensor("bf16", [4]));
    const wide = g.input("wide", tensor("f32", [4]));
    g.output("kept", cast(cast(half, "f32"), "bf16"));
    g.output("whole", cast(cast(half, "f32"), "i32"));
    g.output("rounded", cast(cast(wide, "bf16"), "f32"));
    const simple = simplify(g.finish(), ops);
    const casts = (value: Node): number => (value.op === "cast" ? 1 + casts(value.inputs[0]! as Node) : 0);
    const count = (name: string) => casts(simple.outputs.get(name)! as Node);
    expect([count("kept"), count("whole"), count("rounded")]).to.deep.equal([0, 1, 2]);
  });
});

/** Attention, an MLP and a sum of squares, on which everything that precision decides can be seen. */
function small(rows = 6): { readonly graph: Graph; readonly variables: readonly Variable[] } {
  const g = new GraphBuilder("small", ops);
  const variables: Variable[] = [];
  const read = (name: string, shape: readonly number[]) => {
    const init = { kind: "normal", std: 0.4 } as const;
    const variable: Variable = { name, type: tensor("f32", shape), init, role: "parameter", noDecay: false };
    variables.push(variable);
    return g.variable(variable);
  };
  const x = g.input("x", tensor("f32", [2, rows, 8]));
  const out = g.scoped("model", () => {
    const parts = g.op("linear", [x, read("model.qkv", [24, 8]), read("model.qkv_bias", [24])]);
    const [q, k, v] = [0, 8, 16].map((at) => g.op("slice", [parts], { start: [0, 0, at], size: [2, rows, 8] }));
    const y = g.op("add", [x, g.op("attention", [q!, k!, v!])]);
    const hidden = g.op("linear", [y, read("model.fc1", [16, 8]), read("model.fc1_bias", [16])]);
    return g.op("add", [y, g.op("gelu_linear", [hidden, read("model.fc2", [8, 16])])]);
  });
  const resized = g.scoped("model", () => g.op("matmul", [g.constant(0.3, tensor("f32", [3, rows])), out]));
  const scored = g.op("matmul", [resized, resized], { transpose_b: true });
  const loss = g.op("reduce_mean", [g.op("square", [scored])], {});
  g.output("loss", loss);
  const values = variables.map((variable) => g.variable(variable));
  gradients(g, loss, values).forEach((slope, i) => {
    g.update(variables[i]!.name, slope);
  });
  return { graph: optimize(g.finish(), ops), variables };
}

const inModel = (scope: string): boolean => scope.startsWith("model");
const inHalf = (graph: Graph): Graph => optimize(halfProducts(graph, ops, inModel), ops);

describe("products in bf16", () => {
  const { graph, variables } = small();
  const half = inHalf(graph);
  const shortOperands = ({ inputs }: Node) => inputs.map((input) => halfOf(input as Node) !== undefined);

  it("round their operands and nothing else, within the model, and leave fixed matrices and the loss alone", () => {
    const products = half.nodes.filter(({ op }) => op === "matmul");
    const inside = products.filter((node) => shortOperands(node).every(Boolean));
    const outside = products.filter((node) => !shortOperands(node).some(Boolean));
    expect(inside.length + outside.length).to.equal(products.length);
    expect(
      outside.every(
        (node) => !inModel(node.scope) || node.inputs.some(({ type }) => type.shape[0] === 3 || type.shape[1] === 3),
      ),
    ).to.equal(true);
    expect(inside.length).to.be.greaterThan(10);
    expect(products.every(({ type }) => type.dtype === "f32")).to.equal(true);
    // Arithmetic is f32: in bf16 there is only what rounds and what moves elements.
    const short = new Set(half.nodes.filter(({ type }) => type.dtype === "bf16").map(({ op }) => op));
    expect([...short].sort()).to.deep.equal(["cast", "concat", "reshape", "slice"]);
    for (const value of [...half.updates.values(), ...half.outputs.values()]) expect(value.type.dtype).to.equal("f32");
    for (const { type } of half.variables.values()) expect(type.dtype).to.equal("f32");
  });

  it("round each weight once", () => {
    for (const { name } of variables) {
      const casts = half.nodes.filter(
        ({ op, inputs }) =>
          op === "cast" && (inputs[0] as Node).op === "variable" && (inputs[0] as Node).attrs.name === name,
      );
      expect(casts.length, name).to.be.at.most(1);
    }
  });

  it("keep the scores in front of a softmax in f32, and what the backward pass reads again in bf16", () => {
    const peaks = half.nodes.filter(({ op }) => op === "reduce_max");
    expect(peaks.length).to.be.greaterThan(0);
    for (const { inputs } of peaks) expect(halfOf(inputs[0]! as Node)).to.equal(undefined);
    const erf = half.nodes.find(({ op }) => op === "erf")!;
    const behind = (node: Node): Node =>
      node.op === "mul" || node.op === "reshape" ? behind(node.inputs[0]! as Node) : node;
    expect(halfOf(behind(erf.inputs[0]! as Node)), "GELU's input").to.not.equal(undefined);
  });

  it("give the gradients of f32 up to bf16's digits", () => {
    const feeds = new Map([["x", Array.from({ length: 2 * 6 * 8 }, (_, i) => noise.normal(i))]]);
    const values = new Map(variables.map(({ name, type, init }) => [name, fillInit(init, type, 5, name)]));
    const [exact, rounded] = [graph, half].map((one) => runReference(one, feeds, values as never));
    let differs = 0;
    for (const { name, type } of variables) {
      const [a, b] = [exact!.updates.get(name)!.data, rounded!.updates.get(name)!.data];
      const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const off = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / largest;
      expect(off, name).to.be.below(0.03);
      if (off > 0) differs++;
      expect(b.length).to.equal(sizeOf(type.shape));
    }
    expect(differs).to.equal(variables.length);
  });

  it("give the same on the engine as by definition, plain and compiled, widened and by kernels of their own @engine", async function () {
    this.timeout(60_000);
    const data = Float32Array.from({ length: 2 * 6 * 8 }, (_, i) => noise.normal(i));
    const values = new Map(variables.map(({ name, type, init }) => [name, fillInit(init, type, 5, name)]));
    const wanted = runReference(half, new Map([["x", data]]), values as never);
    const forms = [
      { compile: "plain" },
      { compile: "xla", halfProducts: "widened" },
      { compile: "xla", halfProducts: "native" },
    ] as const;
    for (const form of forms) {
      const session = await openSession({ train: { graph: half, guard: false, ...form } }, variables);
      try {
        session.write(values as never);
        const { loss } = session.run("train", { x: { dtype: "f32", shape: [2, 6, 8], data } });
        const exact = wanted.outputs.get("loss")!.data[0]!;
        const says = JSON.stringify(form);
        // A sum in another order may round another way once, and 2^-9 is half of bf16's last digit.
        expect(Math.abs((loss as number) / exact - 1), says).to.be.below(1e-3);
        for (const [name, found] of session.read()) {
          const { data: slope } = wanted.updates.get(name)!;
          const largest = slope.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          slope.forEach((value, i) => {
            expect(Math.abs(value - (found[i] as number)) / largest, `${name} ${says}`).to.be.below(5e-3);
          });
        }
      } finally {
        session.close();
      }
    }
  });

  it("are widened where the processor has no instructions for them", () => {
    expect(halfProductsOf(false, "fma avx2 avx512f avx512bw")).to.equal("widened");
    expect(halfProductsOf(false, "avx512f avx512_bf16")).to.equal("native");
    expect(halfProductsOf(false, "amx_bf16 amx_tile")).to.equal("native");
    expect(halfProductsOf(true, "")).to.equal("native");
  });
});

const inPrecision = (text: string, precision: string): string =>
  swap(text, "  batch:", `  precision: ${precision}\n  batch:`);

describe("precision of an experiment", () => {
  it("refuses f16 with the reason, and knows what the others are called elsewhere", () => {
    for (const word of ["f16", "fp16", "float16", "half"]) {
      const { diagnostics } = checked(inPrecision(scenes, word));
      expect(
        diagnostics.map(({ code }) => code),
        word,
      ).to.deep.equal(["SKY4190"]);
      expect(diagnostics[0]!.fixes![0]!.edits[0]!.text).to.equal("bf16");
    }
    planted(inPrecision(scenes, "«bfloat16»"), "SKY2104", { fixed: true });
    planted(inPrecision(scenes, "«fp16»"), "SKY4190", { fixed: true, says: "65504" });
  });

  it("is f32 unless it is written, and changes the result", () => {
    const precisionOf = (text: string) => planOf(text).plan!.model.precision;
    expect(precisionOf(scenes)).to.equal("f32");
    expect(precisionOf(inPrecision(scenes, "bf16"))).to.equal("bf16");
    expect(listed(checked(inPrecision(scenes, "bf16")).diagnostics)).to.equal("");
  });

  it("takes products of all parts of a model with a fusion", () => {
    const { plan, graphs } = planOf(inPrecision(fields, "bf16"));
    const short = forEngine(graphs!.train, plan!.model);
    const products = short.nodes.filter(({ op }) => op === "matmul" || op.startsWith("conv2d"));
    const rounded = products.filter(({ inputs }) => inputs.every((input) => halfOf(input as Node)));
    expect(new Set(rounded.map(({ scope }) => scope.split(".").slice(0, 2).join("."))).size).to.be.at.least(5);
  });

  it("takes less memory to train", () => {
    const larger = scenes
      .replace("patch: 16px, width: 16, depth: 1", "patch: 4px, width: 64, depth: 4")
      .replace("8 total", "32 total");
    const { plan, graphs } = planOf(larger);
    const [wide, short] = (["f32", "bf16"] as const).map((precision) =>
      peakMemory(forEngine(graphs!.train, { ...plan!.model, precision })),
    );
    expect(short!.intermediates / wide!.intermediates).to.be.within(0.5, 0.8);
  });
});
