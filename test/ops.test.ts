import { expect } from "chai";
import { gradients } from "../compiler/autodiff/gradients.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Graph } from "../compiler/ir/graph.ts";
import { type Attrs, type Case, type NdArray, type OpDef, ShapeError, type Value } from "../compiler/ir/op.ts";
import { isFloat, sizeOf } from "../compiler/ir/type.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { Eager } from "../runtime/reference/eager.ts";
import { runReference } from "../runtime/reference/run.ts";
import { caseArrays, flatten, normalArray, shapeOfNested } from "./support/op-cases.ts";

/** How far an element is moved either way for a central difference. */
const step = 1e-5;
/** So many elements of an operand are moved at most, evenly spread. */
const mostPlaces = 14;
/** Second derivatives are taken where first ones are cheap: on so many elements. */
const fewElements = 40;
/** Ops whose gradient has none of its own. */
const onceOnly = ["max_pool2d", "max_pool3d"];

const attrsOf = (test: Case): Attrs => (test.attrs ?? {}) as Attrs;

/** The sum of all elements of `value` times fixed weights: a scalar whose gradient shows every element's part. */
function weighted(g: GraphBuilder, value: Value, name: string): Value {
  const weights = normalArray(value.type.shape, name);
  const product = g.op("mul", [value, g.constant([...weights.data], value.type)]);
  return g.op("reduce_sum", [product], {});
}

/** The graph of a case with its weighted sum and that sum's gradients. */
function differentiated(def: OpDef, test: Case, arrays: readonly NdArray[], wrt: readonly number[]): Graph {
  const g = new GraphBuilder(def.name, ops);
  const inputs = arrays.map((array, i) => g.input(String(i), { dtype: array.dtype, shape: array.shape }));
  const loss = weighted(g, g.op(def.name, inputs, attrsOf(test)), "first");
  g.output("loss", loss);
  const first = gradients(
    g,
    loss,
    wrt.map((i) => inputs[i]!),
  );
  first.forEach((value, k) => {
    g.output(`d${wrt[k]}`, value);
  });
  return g.finish();
}

/** Adds the second derivative: the gradient of the weighted sum of all first gradients. */
function twice(def: OpDef, test: Case, arrays: readonly NdArray[], wrt: readonly number[]): Graph {
  const g = new GraphBuilder(def.name, ops);
  const inputs = arrays.map((array, i) => g.input(String(i), { dtype: array.dtype, shape: array.shape }));
  const loss = weighted(g, g.op(def.name, inputs, attrsOf(test)), "first");
  const targets = wrt.map((i) => inputs[i]!);
  const parts = gradients(g, loss, targets).map((value, k) => weighted(g, value, `second ${k}`));
  const sum = parts.reduce((a, b) => g.op("add", [a, b]));
  g.output("loss", sum);
  gradients(g, sum, targets).forEach((value, k) => {
    g.output(`d${wrt[k]}`, value);
  });
  return g.finish();
}

const feed = (arrays: readonly NdArray[]) => new Map(arrays.map((array, i) => [String(i), array] as const));

/** Compares every gradient output of a graph with the central difference of its loss. */
function expectSlopes(graph: Graph, arrays: readonly NdArray[], wrt: readonly number[], tolerance: number): void {
  const { outputs } = runReference(graph, feed(arrays));
  const loss: Graph = { ...graph, outputs: new Map([["loss", graph.outputs.get("loss")!]]) };
  const cut = { ...loss, nodes: loss.nodes.slice(0, loss.outputs.get("loss")!.id + 1) };
  const lossAt = (which: number, at: number, by: number): number => {
    const moved = arrays.map((array, i) => {
      if (i !== which) return array;
      const data = array.data.slice();
      data[at]! += by;
      return { ...array, data };
    });
    return runReference(cut, feed(moved)).outputs.get("loss")!.data[0]!;
  };
  for (const which of wrt) {
    const found = outputs.get(`d${which}`)!;
    expect(found.shape, `shape of the gradient of operand ${which}`).to.deep.equal(arrays[which]!.shape);
    const every = Math.ceil(found.data.length / mostPlaces);
    found.data.forEach((value, at) => {
      if (at % every !== 0) return;
      const slope = (lossAt(which, at, step) - lossAt(which, at, -step)) / (2 * step);
      expect(value, `operand ${which}, element ${at}`).to.be.closeTo(slope, tolerance * Math.max(1, Math.abs(slope)));
    });
  }
}

function runCase(def: OpDef, test: Case): NdArray {
  const eager = new Eager();
  const held = caseArrays(def, test).map((array) => eager.hold(array));
  return eager.op(def.name, held, attrsOf(test)).array;
}

/** Operands of a case that gradients are asked for. */
function differentiable(def: OpDef, test: Case, arrays: readonly NdArray[]): number[] {
  if (!def.grad && !def.expand) return [];
  const without: readonly string[] = test.noGrad ?? [];
  return arrays.flatMap((array, i) => (isFloat(array.dtype) && !without.includes(def.inputs[i] ?? "") ? [i] : []));
}

describe("ops", () => {
  for (const def of ops.values()) {
    describe(def.name, () => {
      it("says what it is", () => {
        expect(def.name).to.match(/^[a-z][a-z0-9_]*$/);
        expect(def.doc.length).to.be.greaterThan(4);
        for (const name of def.inputs) expect(["y", "dy", "attrs", "rest"]).to.not.include(name);
        expect(def.cases.some((test) => test.out !== undefined)).to.equal(true, "a case with expected values");
        for (const key of (def.required ?? []) as readonly string[]) expect(def.attrs ?? {}).to.have.property(key);
      });

      for (const test of def.cases) {
        if (test.error) {
          it(`refuses: ${test.name}`, () => {
            const g = new GraphBuilder("case", ops);
            const inputs = caseArrays(def, test).map((array, i) => g.input(String(i), { ...array }));
            const span = { file: "a.sky", start: 1, end: 2 };
            const build = () => g.at(span, () => g.scoped("part", () => g.op(def.name, inputs, attrsOf(test))));
            try {
              build();
            } catch (error) {
              expect(error).to.be.instanceOf(ShapeError);
              const { code, place } = error as ShapeError;
              expect({ code, place }).to.deep.equal({
                code: test.error,
                place: { op: def.name, scope: "part", span },
              });
              return;
            }
            throw new Error("was accepted");
          });
          continue;
        }

        it(test.name, () => {
          const arrays = caseArrays(def, test);
          const g = new GraphBuilder("case", ops);
          const inputs = arrays.map((array, i) => g.input(String(i), { dtype: array.dtype, shape: array.shape }));
          const { type } = g.op(def.name, inputs, attrsOf(test));
          const result = runCase(def, test);
          expect({ dtype: result.dtype, shape: result.shape }).to.deep.equal(type);
          expect(result.data.length).to.equal(sizeOf(type.shape));
          if (test.out !== undefined) {
            const expected = flatten(test.out);
            const nested = shapeOfNested(test.out);
            if (nested.length === type.shape.length) expect(nested).to.deep.equal(type.shape);
            expect(result.data.length).to.equal(expected.length);
            result.data.forEach((value, i) => {
              expect(value, `element ${i}`).to.be.closeTo(expected[i]!, 1e-12 * Math.max(1, Math.abs(expected[i]!)));
            });
          }
          const wrt = differentiable(def, test, arrays);
          if (wrt.length === 0 || !isFloat(type.dtype)) return;
          expectSlopes(differentiated(def, test, arrays, wrt), arrays, wrt, 1e-6);
          const elements = arrays.reduce((sum, array) => sum + array.data.length, 0);
          if (elements > fewElements || onceOnly.includes(def.name)) return;
          expectSlopes(twice(def, test, arrays, wrt), arrays, wrt, 1e-5);
        });
      }
    });
  }

  it("show every shape error by a case", () => {
    const codes = "SKY3001 SKY3002 SKY3003 SKY3004 SKY3005 SKY3006 SKY3007 SKY3008 SKY3009 SKY3010".split(" ");
    const shown = [...ops.values()].flatMap((def) => def.cases.flatMap((test) => (test.error ? [test.error] : [])));
    expect([...new Set<string>(shown)].sort()).to.deep.equal(codes);
  });

  it("without a gradient say so, or give no real numbers", () => {
    for (const def of ops.values()) {
      if (def.grad || def.expand || def.inputs.length === 0) continue;
      const test = def.cases.find((one) => !one.error)!;
      const real = isFloat(runCase(def, test).dtype) && caseArrays(def, test).some((array) => isFloat(array.dtype));
      if (real) expect(def.limits, def.name).to.match(/no gradient/);
    }
  });
});
