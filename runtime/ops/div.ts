import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** a divided by b. */
export const div = defineOp(
  binary({
    name: "div",
    doc: "a divided by b.",
    domain: "float",
    tf: "RealDiv",
    hlo: "divide",
    f: (a, b) => a / b,
    // 1 / b, -a / b² = -y / b
    grad: (c, { b, y, dy }) => ({ a: c.div(dy, b), b: c.neg(c.div(c.mul(dy, y), b)) }),
    cases: [
      { name: "known", in: { a: [1, 3], b: [4, -2] }, out: [0.25, -1.5] },
      { name: "broadcasts", in: { a: { shape: [2, 3] }, b: [[2], [-4]] } },
      { name: "sizes that do not broadcast", in: { a: { shape: [2, 3] }, b: { shape: [2, 4] } }, error: "SKY3001" },
    ],
  }),
);
