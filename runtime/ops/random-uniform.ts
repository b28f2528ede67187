import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needKey } from "./rules/judge.ts";

/** Evenly spread random numbers. */
export const randomUniform = defineOp({
  name: "random_uniform",
  doc: "Random f32, evenly spread in [low, high), from 24 bits of `random_bits` each.",
  inputs: ["key"],
  attrs: { shape: [] as readonly number[], low: 0, high: 1, site: "" },
  required: ["shape", "site"],
  shape: ({ key }, { shape }) => {
    needKey("random_uniform", key);
    return tensor("f32", shape);
  },
  expand: (g, { key }, { shape, low, high, site }) => {
    const c = calc(g);
    const bits = g.op("random_bits", [key], { shape, site });
    const kept = g.op("shift_right", [bits, c.number(8, bits)]);
    const unit = c.mul(c.cast(kept, "f32"), 2 ** -24);
    return low === 0 && high === 1 ? unit : c.add(c.mul(unit, high - low), low);
  },
  cases: [
    { name: "unit", in: { key: { dtype: "u32", shape: [2], values: [1, 2] } }, attrs: { shape: [3, 3], site: "a" } },
    {
      name: "range",
      in: { key: { dtype: "u32", shape: [2], values: [1, 2] } },
      attrs: { shape: [4], low: -1, high: 3, site: "a" },
      // From a separate implementation in Python.
      out: [1.327723503112793, 1.9344496726989746, 2.6339282989501953, 2.7410831451416016],
    },
  ],
});
