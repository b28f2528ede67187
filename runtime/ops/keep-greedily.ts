import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp, type HloRegion, type HloValue, type TfTensor } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { hloCompare, hloIota, hloPair, hloReshape, hloStretch } from "./rules/hlo.ts";
import { needDType, needEqual, needRank } from "./rules/judge.ts";
import { index, tfReshape } from "./rules/tf.ts";

const op = "keep_greedily";

/** The first of each group that is in conflict. */
export const keepGreedily = defineOp({
  name: op,
  doc: "Walks through the candidates bool[B, N] from the first to the last and keeps each one that conflicts with none of those kept before: conflict [B, N, N] says whether the second index conflicts with the first. The core of non-maximum suppression.",
  inputs: ["conflict", "candidate"],
  shape: ({ conflict, candidate }) => {
    needDType(op, "conflict", conflict, "bool");
    needDType(op, "candidate", candidate, "bool");
    needRank(op, "candidate", candidate, 2);
    needRank(op, "conflict", conflict, 3);
    const [b, n] = candidate.shape as [number, number];
    needEqual(op, "the shapes of conflict and of all pairs", conflict.shape.join(", "), `${b}, ${n}, ${n}`);
    return candidate;
  },
  eval: ({ conflict, candidate }, _attrs, _rest, type) => {
    const n = candidate.shape[1]!;
    const data = candidate.data.slice();
    for (let i = 0; i < data.length; i++) {
      if (data[i] === 0) continue;
      const first = i - (i % n);
      for (let k = (i % n) + 1; k < n; k++) if (conflict.data[i * n + k]) data[first + k] = 0;
    }
    return ndArray(type, data);
  },
  lower: {
    tf: (t, { conflict, candidate }) => {
      const [b, n] = candidate.shape as [number, number];
      const bools = (...shape: number[]) => tensor("bool", shape);
      return t.loop(n, candidate, [conflict], (r, number, kept, [table]) => {
        const attrs = { Tparams: { type: "bool" }, Tindices: { type: "i32" }, Taxis: { type: "i32" } } as const;
        const of = (x: TfTensor, ...shape: number[]) =>
          r.node("GatherV2", "output", [x, number, index(r, 1)], attrs, bools(...shape));
        const and = (x: TfTensor, y: TfTensor) => r.node("LogicalAnd", "z", [x, y], {}, bools(b, n));
        const ends = [index(r, 0), index(r, n), index(r, 1)];
        const places = r.node("Range", "output", ends, { Tidx: { type: "i32" } }, tensor("i32", [n]));
        const later = r.node("Greater", "z", [places, number], { T: { type: "i32" } }, bools(n));
        const hit = and(and(of(table!, b, n), tfReshape(r, of(kept, b), [b, 1])), later);
        return and(kept, r.node("LogicalNot", "y", [hit], {}, bools(b, n)));
      });
    },
    hlo: (h, { conflict, candidate }) => {
      const [b, n] = candidate.shape as [number, number];
      const count = tensor("i32", []);
      const state = [h.constant([0], count), candidate, conflict];
      const goesOn: HloRegion = {
        takes: state,
        gives: (r, [number]) => [hloCompare(r, number!, r.constant([n], count), "LT")],
      };
      const round: HloRegion = {
        takes: state,
        gives: (r, [number, kept, table]) => {
          const zero = r.constant([0], count);
          const cut = (x: HloValue, starts: readonly HloValue[], ...size: number[]) =>
            r.op("dynamic_slice", [x, ...starts], { slice_sizes: { ints: size } }, tensor("bool", size));
          const row = hloReshape(r, cut(table!, [zero, number!, zero], b, 1, n), [b, n]);
          const own = hloStretch(r, cut(kept!, [zero, number!], b, 1), [b, n]);
          const places = hloIota(r, 1, tensor("i32", [b, n]));
          const hit = hloPair(r, "and", hloPair(r, "and", row, own), hloCompare(r, places, number!, "GT"));
          const next = hloPair(r, "add", number!, r.constant([1], count));
          return [next, hloPair(r, "and", kept!, r.op("not", [hit], {}, hit)), table!];
        },
      };
      return h.withRegions("while", state, {}, state, [goesOn, round])[1]!;
    },
  },
  cases: [
    {
      // The second falls by the first, so that the third, which it alone conflicts with, stays; the last is no candidate.
      name: "a chain",
      in: {
        conflict: {
          dtype: "bool",
          shape: [1, 4, 4],
          values: [1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1],
        },
        candidate: { dtype: "bool", shape: [1, 4], values: [1, 1, 1, 0] },
      },
      out: [[1, 0, 1, 0]],
    },
    {
      name: "two images",
      in: {
        conflict: { dtype: "bool", shape: [2, 3, 3] },
        candidate: { dtype: "bool", shape: [2, 3], values: [1, 1, 1, 0, 1, 1] },
      },
    },
    {
      name: "a table of others",
      in: { conflict: { dtype: "bool", shape: [1, 2, 3] }, candidate: { dtype: "bool", shape: [1, 3] } },
      error: "SKY3005",
    },
  ],
});
