import { defineOp } from "../../compiler/ir/op.ts";

/** x, which gradients do not pass. */
export const stopGradient = defineOp({
  name: "stop_gradient",
  doc: "x itself; no gradient passes it.",
  inputs: ["x"],
  shape: ({ x }) => x,
  eval: ({ x }) => x,
  // 0 by definition
  grad: () => ({}),
  lower: {
    tf: (t, { x }, _attrs, type) => t.node("Identity", "output", [x], { T: { type: x.dtype } }, type),
    hlo: (_b, { x }) => x,
  },
  cases: [{ name: "same", in: { x: [1, -2] }, out: [1, -2], noGrad: ["x"] }],
});
