import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat } from "./rules/judge.ts";

/** Also called swish. */
export const silu = defineOp({
  name: "silu",
  doc: "x times the sigmoid of x.",
  inputs: ["x"],
  shape: ({ x }) => {
    needFloat("silu", "x", x);
    return x;
  },
  expand: (g, { x }) => calc(g).mul(x, g.op("sigmoid", [x])),
  cases: [{ name: "known", in: { x: [0, 1, -1] }, out: [0, 0.7310585786300049, -0.2689414213699951] }],
});
