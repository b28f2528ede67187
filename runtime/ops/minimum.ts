import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** The smaller of a and b. */
export const minimum = defineOp(
  binary({
    name: "minimum",
    doc: "The smaller of a and b.",
    tf: "Minimum",
    hlo: "minimum",
    f: (a, b) => Math.min(a, b),
    // 1 for the smaller one; half each at a tie, as PyTorch
    grad: (c, { a, b, dy }) => {
      const share = c.sub(
        c.cast(c.compare(a, b, "le"), dy.type.dtype),
        c.mul(c.cast(c.compare(a, b, "eq"), dy.type.dtype), 0.5),
      );
      return { a: c.mul(dy, share), b: c.mul(dy, c.sub(1, share)) };
    },
    cases: [
      { name: "known", in: { a: [1, 5], b: [4, -2] }, out: [1, -2] },
      { name: "broadcasts", in: { a: { shape: [2, 1, 3] }, b: { shape: [4, 1] } } },
      {
        name: "i32",
        in: { a: { dtype: "i32", shape: [3], values: [7, -3, 2] }, b: { dtype: "i32", shape: [3], values: [2, 2, 5] } },
        out: [2, -3, 2],
      },
      { name: "sizes that do not broadcast", in: { a: { shape: [2, 3] }, b: { shape: [2, 4] } }, error: "SKY3001" },
    ],
  }),
);
