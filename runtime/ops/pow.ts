import { defineOp } from "../../compiler/ir/op.ts";
import { binary } from "./rules/elementwise.ts";

/** a to the power b. */
export const pow = defineOp(
  binary({
    name: "pow",
    doc: "a to the power b.",
    domain: "float",
    tf: "Pow",
    hlo: "power",
    f: (a, b) => a ** b,
    // b a^(b-1), a^b ln a (0 where a ≤ 0)
    grad: (c, { a, b, y, dy }) => ({
      a: c.mul(dy, c.mul(b, c.two("pow", a, c.sub(b, 1)))),
      b: c.mul(dy, c.mul(y, c.log(c.select(c.compare(a, 0, "gt"), a, 1)))),
    }),
    cases: [
      { name: "known", in: { a: [2, 4, 9], b: [3, 0.5, -0.5] }, out: [8, 2, 1 / 3] },
      { name: "broadcasts", in: { a: [[2], [0.5]], b: [[3, -1, 0.3]] } },
    ],
  }),
);
