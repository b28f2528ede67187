import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needFloat } from "./rules/judge.ts";

/** Euclidean length of many tensors together. */
export const globalNorm = defineOp({
  name: "global_norm",
  doc: "√ of the sum of squares of all elements of all operands, one f32: what gradients are clipped by.",
  inputs: ["x"],
  variadic: true,
  shape: ({ x }, _attrs, rest) => {
    for (const part of [x, ...rest]) needFloat("global_norm", "operands", part);
    return tensor("f32", []);
  },
  expand: (g, { x }, _attrs, rest) => {
    const c = calc(g);
    const squares = [x, ...rest].map((part) => c.sum(c.square(c.cast(part, "f32")), null));
    return c.one(
      "sqrt",
      squares.reduce((sum, part) => c.add(sum, part)),
    );
  },
  cases: [{ name: "two", in: { x: [[2, 3]], "rest.0": [6] }, out: 7 }],
});
