import { ndArray, walk } from "../../../compiler/ir/nd-array.ts";
import type { Case, HloValue, OpBuilder, Primitive, Value } from "../../../compiler/ir/op.ts";
import { stridesOf } from "../../../compiler/ir/shape.ts";
import { type Shape, sizeOf, type TensorType, tensor } from "../../../compiler/ir/type.ts";
import { type Calc, calc } from "./calc.ts";
import { hloLargest, hloLeast, hloPair, hloReduce, hloReshape, hloWide } from "./hlo.ts";
import { needAxes, needFloat, needNumber } from "./judge.ts";
import { indices, typed } from "./tf.ts";

/** `axes: null` means all of them; `keep` leaves them in place with size 1. */
interface ReduceAttrs {
  readonly axes: readonly number[] | null;
  readonly keep: boolean;
}

/** What a gradient of a reduction may use besides arithmetic; `y` and `dy` come with the axes kept. */
interface ReduceCalc extends Calc {
  readonly axes: readonly number[];
  broadcast(x: Value, shape: Shape): Value;
}

interface ReduceFacts {
  readonly name: string;
  readonly doc: string;
  readonly domain: "number" | "float";
  readonly tf: string;
  /** StableHLO's operation of two scalars that folds, and whether the fold is divided by the count. */
  readonly hlo: "add" | "maximum" | "minimum";
  readonly mean?: boolean;
  readonly start: number;
  step(sum: number, value: number): number;
  finish?(sum: number, count: number): number;
  grad(c: ReduceCalc, at: { readonly x: Value; readonly y: Value; readonly dy: Value }): Value;
  readonly cases: readonly Case<"x", ReduceAttrs>[];
}

const keptShape = (shape: Shape, axes: readonly number[]): Shape => shape.map((d, i) => (axes.includes(i) ? 1 : d));

/** Folds the elements along axes into one. */
export function reduction(facts: ReduceFacts): Primitive<"x", ReduceAttrs> {
  const { name } = facts;
  const shapeOf = (x: TensorType, { axes, keep }: ReduceAttrs): TensorType => {
    const over = needAxes(name, axes, x);
    return tensor(x.dtype, keep ? keptShape(x.shape, over) : x.shape.filter((_, i) => !over.includes(i)));
  };
  return {
    name,
    doc: facts.doc,
    inputs: ["x"],
    attrs: { axes: null, keep: false },
    cases: facts.cases,
    shape: ({ x }, attrs) => {
      if (facts.domain === "float") needFloat(name, "x", x);
      else needNumber(name, "x", x);
      return shapeOf(x, attrs);
    },
    eval: ({ x }, { axes }, _rest, type) => {
      const over = needAxes(name, axes, x);
      const strides = stridesOf(keptShape(x.shape, over)).map((step, i) => (over.includes(i) ? 0 : step));
      const data = new Float64Array(sizeOf(type.shape)).fill(facts.start);
      walk(x.shape, strides, (at, from) => {
        data[at] = facts.step(data[at]!, x.data[from]!);
      });
      const count = x.data.length / Math.max(data.length, 1);
      return ndArray(type, facts.finish ? data.map((sum) => facts.finish!(sum, count)) : data);
    },
    grad: (g: OpBuilder, { x, y, dy, attrs }) => {
      const c = calc(g);
      const axes = needAxes(name, attrs.axes, x.type);
      const kept = keptShape(x.type.shape, axes);
      const broadcast = (v: Value, shape: Shape) => g.op("broadcast_to", [v], { shape });
      const at = { x, y: c.reshape(y, kept), dy: c.reshape(dy, kept) };
      return { x: facts.grad({ ...c, axes, broadcast }, at) };
    },
    lower: {
      tf: (t, { x }, { axes, keep }, type) => {
        const over = indices(t, needAxes(name, axes, x));
        return t.node(facts.tf, "output", [x, over], { ...typed(x, "Tidx"), keep_dims: { b: keep } }, type);
      },
      hlo: (b, { x }, { axes }, type) => {
        const over = needAxes(name, axes, x);
        const sums = facts.hlo === "add";
        const start = sums ? 0 : facts.hlo === "maximum" ? hloLeast(x.dtype) : hloLargest(x.dtype);
        const fold = (v: HloValue) => {
          const folded = hloReduce(b, v, over, facts.hlo, start);
          if (!facts.mean) return folded;
          const count = over.reduce((n, axis) => n * x.shape[axis]!, 1);
          return hloPair(b, "divide", folded, b.constant([count], tensor(folded.dtype, [])));
        };
        return hloReshape(b, sums ? hloWide(b, x, fold) : fold(x), type.shape);
      },
    },
  };
}
