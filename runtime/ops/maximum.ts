import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** The larger of a and b. */
export const maximum = defineOp(
  binary({
    name: "maximum",
    doc: "The larger of a and b.",
    tf: "Maximum",
    hlo: "maximum",
    f: (a, b) => Math.max(a, b),
    // 1 for the larger one; half each at a tie, as PyTorch
    grad: (c, { a, b, dy }) => {
      const share = c.sub(
        c.cast(c.compare(a, b, "ge"), dy.type.dtype),
        c.mul(c.cast(c.compare(a, b, "eq"), dy.type.dtype), 0.5),
      );
      return { a: c.mul(dy, share), b: c.mul(dy, c.sub(1, share)) };
    },
    cases: [
      { name: "known", in: { a: [1, 5], b: [4, -2] }, out: [4, 5] },
      { name: "broadcasts", in: { a: { shape: [2, 1, 3] }, b: { shape: [4, 1] } } },
      {
        name: "i32",
        in: { a: { dtype: "i32", shape: [3], values: [7, -3, 2] }, b: { dtype: "i32", shape: [3], values: [2, 2, 5] } },
        out: [7, 2, 5],
      },
      { name: "sizes that do not broadcast", in: { a: { shape: [2, 3] }, b: { shape: [2, 4] } }, error: "SKY3001" },
    ],
  }),
);
