import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat } from "./rules/judge.ts";

/** The positive part. */
export const relu = defineOp({
  name: "relu",
  doc: "x where it is above 0, 0 elsewhere.",
  inputs: ["x"],
  shape: ({ x }) => {
    needFloat("relu", "x", x);
    return x;
  },
  expand: (g, { x }) => calc(g).max(x, 0),
  // dy where x > 0
  grad: (g, { x, dy }) => {
    const c = calc(g);
    return { x: c.select(c.compare(x, 0, "gt"), dy, 0) };
  },
  lower: { tf: (t, { x }, _attrs, type) => t.node("Relu", "activations", [x], { T: { type: x.dtype } }, type) },
  cases: [
    {
      name: "signs",
      in: {
        x: [
          [1.5, -2],
          [-0.25, 3],
        ],
      },
      out: [
        [1.5, 0],
        [0, 3],
      ],
    },
  ],
});
