import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";

/** -1, 0 or 1. */
export const sign = defineOp(
  unary({
    name: "sign",
    doc: "-1, 0 or 1.",
    domain: ["f32", "bf16", "f16", "i32", "i64"],
    tf: "Sign",
    hlo: "sign",
    f: Math.sign,
    // 0 almost everywhere
    grad: () => undefined,
    cases: [
      { name: "signs", in: { x: [1.5, -2, 0.25] }, out: [1, -1, 1] },
      { name: "zero", in: { x: [0] }, out: [0], noGrad: ["x"] },
    ],
  }),
);
