import { ndArray, stretch } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { hloEach } from "./rules/hlo.ts";
import { needBroadcast, needDType, needSameDType } from "./rules/judge.ts";

/** a where the condition is true, b elsewhere. */
export const select = defineOp({
  name: "select",
  doc: "a where the condition is true, b elsewhere; the three broadcast.",
  inputs: ["condition", "a", "b"],
  shape: ({ condition, a, b }) => {
    needDType("select", "condition", condition, "bool");
    needSameDType("select", "b", b, a);
    const both = tensor(a.dtype, needBroadcast("select", a, b));
    return tensor(a.dtype, needBroadcast("select", condition, both));
  },
  eval: ({ condition, a, b }, _attrs, _rest, type) => {
    const [test, yes, no] = [condition, a, b].map((x) => stretch(x, type.shape).data) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return ndArray(
      type,
      test.map((truth, i) => (truth ? yes[i]! : no[i]!)),
    );
  },
  // dy where the value was taken, 0 elsewhere
  grad: (g, { condition, a, b, dy }) => {
    const c = calc(g);
    return {
      a: c.sumTo(c.select(condition, dy, 0), a.type.shape),
      b: c.sumTo(c.select(condition, 0, dy), b.type.shape),
    };
  },
  lower: {
    tf: (t, { condition, a, b }, _attrs, type) =>
      t.node("SelectV2", "output", [condition, a, b], { T: { type: a.dtype } }, type),
    hlo: (t, { condition, a, b }, _attrs, type) => hloEach(t, "select", [condition, a, b], type),
  },
  cases: [
    {
      name: "mask",
      in: { condition: { dtype: "bool", shape: [3], values: [1, 0, 1] }, a: [1, 2, 3], b: [-1] },
      out: [1, -1, 3],
    },
    {
      name: "broadcasts",
      in: { condition: { dtype: "bool", shape: [2, 1], values: [1, 0] }, a: { shape: [2, 3] }, b: { shape: [3] } },
    },
    { name: "condition of numbers", in: { condition: [1], a: [1], b: [2] }, error: "SKY3003" },
  ],
});
