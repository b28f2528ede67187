import { defineOp, type OpBuilder, type Value } from "../../compiler/ir/op.ts";
import { broadcast } from "../../compiler/ir/shape.ts";
import { sameShape, showType, tensor } from "../../compiler/ir/type.ts";
import { type Calc, calc } from "./rules/calc.ts";
import { needEqual, needFloat, needRankFrom, needSameDType, wrong } from "./rules/judge.ts";

/** Low enough to vanish in softmax in every element kind, and finite, so that a row without any place left stays a number. */
const hidden = -3e4;

const scaleOf = (q: Value, scale: number | null): number => scale ?? 1 / Math.sqrt(q.type.shape.at(-1)!);

/** Scores before softmax, f32. */
function scoresOf(c: Calc, q: Value, k: Value, masks: readonly Value[], scale: number): Value {
  return masked(c, c.cast(c.matmul(c.mul(q, scale), k, false, true), "f32"), masks);
}

const masked = (c: Calc, product: Value, masks: readonly Value[]): Value =>
  masks.reduce(
    (scores, mask) =>
      mask.type.dtype === "bool" ? c.select(mask, scores, hidden) : c.add(scores, c.cast(mask, "f32")),
    product,
  );

/**
 * softmax(scores) from a second product of q and k. Of the first one only the rows' maxima and sums are taken, which are the forward
 * pass's own and small. The second has the sign turned and back: equal to the bit, but another value to every pass that joins
 * equal ones.
 */
function softmaxAnew(g: OpBuilder, q: Value, k: Value, masks: readonly Value[], scale: number, scores: Value): Value {
  const c = calc(g);
  const largest = g.op("stop_gradient", [g.op("reduce_max", [scores], { axes: [-1], keep: true })]);
  const total = c.sum(c.exp(c.sub(scores, largest)), [-1], true);
  const again = c.neg(c.cast(c.matmul(c.mul(q, -scale), k, false, true), "f32"));
  return c.div(c.exp(c.sub(masked(c, again, masks), largest)), total);
}

/** Vaswani et al.: "Attention is all you need", NIPS 2017, section 3.2.1. */
export const attention = defineOp({
  name: "attention",
  doc: "softmax(q kᵀ · scale + mask) v over the last two axes: q […, T, D], k […, S, D], v […, S, E]. A mask may follow that broadcasts to […, T, S]: truth values (true = may look), or numbers to add. Scale null is 1/√D. Softmax is f32.",
  inputs: ["q", "k", "v"],
  variadic: true,
  attrs: { scale: null as number | null },
  shape: ({ q, k, v }, _attrs, rest) => {
    for (const [name, type] of Object.entries({ q, k, v })) {
      needRankFrom("attention", name, type, 2);
      needFloat("attention", name, type);
      needSameDType("attention", name, type, q);
    }
    const front = (t: typeof q) => t.shape.slice(0, -2);
    const [axis, width] = [q.shape.length - 2, q.shape.length - 1];
    if (!sameShape(front(q), front(k))) wrong("SKY3001", { op: "attention", a: showType(q), b: showType(k) });
    if (!sameShape(front(k), front(v))) wrong("SKY3001", { op: "attention", a: showType(k), b: showType(v) });
    needEqual("attention", "the widths of q and k", q.shape[width]!, k.shape[width]!);
    needEqual("attention", "the lengths of k and v", k.shape[axis]!, v.shape[axis]!);
    const scores = tensor(q.dtype, [...front(q), q.shape[axis]!, k.shape[axis]!]);
    for (const mask of rest) {
      const both = broadcast(mask.shape, scores.shape);
      if (!both || !sameShape(both, scores.shape)) {
        wrong("SKY3001", { op: "attention", a: showType(scores), b: showType(mask) });
      }
    }
    return tensor(q.dtype, [...front(q), q.shape[axis]!, v.shape[width]!]);
  },
  expand: (g, { q, k, v }, { scale }, rest) => {
    const c = calc(g);
    const weights = g.op("softmax", [scoresOf(c, q, k, rest, scaleOf(q, scale))]);
    return c.matmul(c.cast(weights, v.type.dtype), v);
  },
  // With P = softmax(S): dV = Pᵀ dY, dS = P (dY Vᵀ - Σ dY Y), dQ = dS K · scale, dK = dSᵀ Q · scale. Where P is large beside q and
  // k it is not kept from the forward pass but computed anew from its rows' maxima and sums (Dao et al., arXiv 2205.14135,
  // section 3.1).
  grad: (g, { q, k, v, y, dy, attrs, rest }) => {
    const c = calc(g);
    const scale = scaleOf(q, attrs.scale);
    const [keys, width] = k.type.shape.slice(-2) as [number, number];
    const scores = scoresOf(c, q, k, rest, scale);
    const weights = keys > 2 * width ? softmaxAnew(g, q, k, rest, scale, scores) : g.op("softmax", [scores]);
    const dWeights = c.cast(c.matmul(dy, v, false, true), "f32");
    const balance = c.sum(c.mul(c.cast(dy, "f32"), c.cast(y, "f32")), [-1], true);
    let dScores = c.mul(weights, c.sub(dWeights, balance));
    const dMasks: (Value | undefined)[] = rest.map(() => undefined);
    for (let i = rest.length - 1; i >= 0; i--) {
      const mask = rest[i]!;
      if (mask.type.dtype === "bool") dScores = c.select(mask, dScores, 0);
      else dMasks[i] = c.cast(c.sumTo(dScores, mask.type.shape), mask.type.dtype);
    }
    const dProduct = c.mul(c.cast(dScores, q.type.dtype), scale);
    return {
      q: c.matmul(dProduct, k),
      k: c.matmul(dProduct, q, true),
      v: c.matmul(c.cast(weights, v.type.dtype), dy, true),
      rest: dMasks as Value[],
    };
  },
  cases: [
    {
      name: "known",
      in: {
        q: [[1, 0]],
        k: [
          [Math.log(3), 0],
          [0, 5],
        ],
        v: [
          [4, 0],
          [8, 4],
        ],
      },
      attrs: { scale: 1 },
      out: [[5, 1]],
    },
    {
      name: "masked",
      in: {
        q: { shape: [2, 2, 3] },
        k: { shape: [2, 3, 3] },
        v: { shape: [2, 3, 4] },
        "rest.0": { dtype: "bool", shape: [2, 1, 3], values: [1, 0, 1, 1, 1, 0] },
      },
    },
    {
      name: "many keys, masked both ways",
      in: {
        q: { shape: [3, 2] },
        k: { shape: [5, 2] },
        v: { shape: [5, 3] },
        "rest.0": { shape: [1, 5] },
        "rest.1": { dtype: "bool", shape: [3, 5], values: [1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1] },
      },
    },
    {
      name: "bias of positions",
      in: { q: { shape: [2, 2, 3] }, k: { shape: [2, 2, 3] }, v: { shape: [2, 2, 3] }, "rest.0": { shape: [2, 2] } },
    },
    {
      name: "widths differ",
      in: { q: { shape: [2, 3] }, k: { shape: [2, 4] }, v: { shape: [2, 3] } },
      error: "SKY3005",
    },
    {
      name: "mask too wide",
      in: { q: { shape: [2, 3] }, k: { shape: [2, 3] }, v: { shape: [2, 3] }, "rest.0": { shape: [2, 3] } },
      error: "SKY3001",
    },
  ],
});
