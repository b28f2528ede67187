import { defineOp, type Value } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needFloat } from "./rules/judge.ts";

/** Whether a step may be taken. */
export const allFinite = defineOp({
  name: "all_finite",
  doc: "True where no element of any operand is infinite or not-a-number, one bool: what decides over a step with a scaled loss.",
  inputs: ["x"],
  variadic: true,
  shape: ({ x }, _attrs, rest) => {
    [x, ...rest].forEach((type, i) => {
      needFloat("all_finite", `operand ${i + 1}`, type);
    });
    return tensor("bool", []);
  },
  expand: (g, { x }, _attrs, rest) => {
    const c = calc(g);
    const whole = (part: Value) => {
      const flags = c.cast(c.one("is_finite", part), "f32");
      return c.compare(g.op("reduce_min", [flags], { axes: null }), 0.5, "gt");
    };
    return [x, ...rest].map(whole).reduce((a, b) => g.op("logical_and", [a, b]));
  },
  cases: [
    { name: "all", in: { x: [1, -2], "rest.0": [[3e38]] }, out: 1 },
    { name: "one infinite", in: { x: [1, 2], "rest.0": [[Number.NEGATIVE_INFINITY]] }, out: 0 },
    { name: "one not a number", in: { x: [1, Number.NaN] }, out: 0 },
    { name: "whole numbers", in: { x: { dtype: "i32", shape: [2] } }, error: "SKY3003" },
  ],
});
