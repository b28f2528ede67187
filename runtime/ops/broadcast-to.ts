import { stretch } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { broadcast } from "../../compiler/ir/shape.ts";
import { sameShape, showType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { hloStretch } from "./rules/hlo.ts";
import { wrong } from "./rules/judge.ts";
import { indices, typed } from "./rules/tf.ts";

/** x repeated along axes of size 1 and in front. */
export const broadcastTo = defineOp({
  name: "broadcast_to",
  doc: "x repeated along axes of size 1, and along new axes in front, to reach a shape.",
  inputs: ["x"],
  attrs: { shape: [] as readonly number[] },
  required: ["shape"],
  shape: ({ x }, { shape }) => {
    const to = tensor(x.dtype, shape);
    const found = broadcast(x.shape, shape);
    if (!found || !sameShape(found, shape)) wrong("SKY3001", { op: "broadcast_to", a: showType(x), b: showType(to) });
    return to;
  },
  eval: ({ x }, { shape }) => stretch(x, shape),
  // the sum over the repeats
  grad: (g, { x, dy }) => ({ x: calc(g).sumTo(dy, x.type.shape) }),
  lower: {
    tf: (t, { x }, { shape }, type) => t.node("BroadcastTo", "output", [x, indices(t, shape)], typed(x, "Tidx"), type),
    hlo: (b, { x }, _attrs, type) => hloStretch(b, x, type.shape),
  },
  cases: [
    {
      name: "row",
      in: { x: [1, 2] },
      attrs: { shape: [2, 2] },
      out: [
        [1, 2],
        [1, 2],
      ],
    },
    { name: "column", in: { x: { shape: [2, 1, 3] } }, attrs: { shape: [2, 2, 2, 3] } },
    { name: "other size", in: { x: { shape: [3] } }, attrs: { shape: [2] }, error: "SKY3001" },
  ],
});
