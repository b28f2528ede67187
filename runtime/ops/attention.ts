import { defineOp } from "../../compiler/ir/op.ts";
import { broadcast } from "../../compiler/ir/shape.ts";
import { sameShape, showType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needEqual, needFloat, needRankFrom, needSameDType, wrong } from "./rules/judge.ts";

/** Low enough to vanish in softmax in every element kind, and finite, so that a row without any place left stays a number. */
const masked = -3e4;

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
    const width = q.type.shape[q.type.shape.length - 1]!;
    let scores = c.cast(c.matmul(c.mul(q, scale ?? 1 / Math.sqrt(width)), k, false, true), "f32");
    for (const mask of rest) {
      scores = mask.type.dtype === "bool" ? c.select(mask, scores, masked) : c.add(scores, c.cast(mask, "f32"));
    }
    return c.matmul(c.cast(g.op("softmax", [scores]), v.type.dtype), v);
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
