import { zip } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { judgePair } from "./rules/elementwise.ts";
import { hloCompare, hloStretch } from "./rules/hlo.ts";
import { needAttr, needBroadcast } from "./rules/judge.ts";

const kinds: Readonly<Record<string, { readonly tf: string; f(a: number, b: number): boolean }>> = {
  eq: { tf: "Equal", f: (a, b) => a === b },
  ne: { tf: "NotEqual", f: (a, b) => a !== b },
  lt: { tf: "Less", f: (a, b) => a < b },
  le: { tf: "LessEqual", f: (a, b) => a <= b },
  gt: { tf: "Greater", f: (a, b) => a > b },
  ge: { tf: "GreaterEqual", f: (a, b) => a >= b },
};

/** Truth of a comparison of a with b. */
export const compare = defineOp({
  name: "compare",
  doc: "Truth of a comparison of a with b: eq, ne, lt, le, gt or ge.",
  inputs: ["a", "b"],
  attrs: { direction: "eq" },
  required: ["direction"],
  shape: ({ a, b }, { direction }) => {
    needAttr("compare", "direction", direction, "eq, ne, lt, le, gt or ge", direction in kinds);
    if (a.dtype === "bool" && b.dtype === "bool") return tensor("bool", needBroadcast("compare", a, b));
    return tensor("bool", judgePair("compare", a, b, "number").shape);
  },
  eval: ({ a, b }, { direction }) => zip(a, b, "bool", (m, n) => (kinds[direction]!.f(m, n) ? 1 : 0)),
  lower: {
    tf: (t, { a, b }, { direction }, type) => t.node(kinds[direction]!.tf, "z", [a, b], { T: { type: a.dtype } }, type),
    hlo: (t, { a, b }, { direction }, type) => hloCompare(t, hloStretch(t, a, type.shape), b, direction.toUpperCase()),
  },
  cases: [
    { name: "equal", in: { a: [1, 2, 3], b: [2] }, attrs: { direction: "eq" }, out: [0, 1, 0] },
    { name: "not equal", in: { a: [1, 2, 3], b: [2] }, attrs: { direction: "ne" }, out: [1, 0, 1] },
    { name: "less", in: { a: [1, 2, 3], b: [2] }, attrs: { direction: "lt" }, out: [1, 0, 0] },
    { name: "less or equal", in: { a: [1, 2, 3], b: [2] }, attrs: { direction: "le" }, out: [1, 1, 0] },
    { name: "greater", in: { a: [1, 2, 3], b: [2] }, attrs: { direction: "gt" }, out: [0, 0, 1] },
    { name: "greater or equal", in: { a: [1, 2, 3], b: [2] }, attrs: { direction: "ge" }, out: [0, 1, 1] },
    {
      name: "integers",
      in: { a: { dtype: "i32", shape: [2], values: [3, 255] }, b: { dtype: "i32", shape: [], values: [255] } },
      attrs: { direction: "eq" },
      out: [0, 1],
    },
    { name: "unknown", in: { a: [1], b: [1] }, attrs: { direction: "like" }, error: "SKY3010" },
  ],
});
