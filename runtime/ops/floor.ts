import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** The largest whole number not above x. */
export const floor = defineOp(
  unary({
    name: "floor",
    doc: "The largest whole number not above x.",
    tf: "Floor",
    hlo: "floor",
    f: Math.floor,
    // 0 almost everywhere
    grad: () => undefined,
    cases: [{ name: "signs", in: { x: [1.5, -1.5, 2.25] }, out: [1, -2, 2] }],
  }),
);
