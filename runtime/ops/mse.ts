import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needBroadcast, needFloat } from "./rules/judge.ts";

/** Mean squared error. */
export const mse = defineOp({
  name: "mse",
  doc: "Mean of (a - b)², one f32.",
  inputs: ["a", "b"],
  shape: ({ a, b }) => {
    needFloat("mse", "a", a);
    needFloat("mse", "b", b);
    needBroadcast("mse", a, b);
    return tensor("f32", []);
  },
  expand: (g, { a, b }) => {
    const c = calc(g);
    return c.mean(c.square(c.sub(c.cast(a, "f32"), c.cast(b, "f32"))), null);
  },
  cases: [
    { name: "known", in: { a: [1, 2], b: [3, 1] }, out: 2.5 },
    { name: "images", in: { a: { shape: [2, 3] }, b: { shape: [2, 3] } } },
  ],
});
