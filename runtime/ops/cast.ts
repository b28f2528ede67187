import { map } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { type DType, isFloat, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { hloCast } from "./rules/hlo.ts";
import { needAttr } from "./rules/judge.ts";

const kinds: readonly DType[] = ["f32", "bf16", "f16", "i32", "i64", "u32", "u8", "bool"];

/** Another element kind. */
export const cast = defineOp({
  name: "cast",
  doc: "Another element kind. Floating point becomes an integer towards zero, and a shorter kind by rounding to the nearest, ties to even; a number becomes true where it is not 0.",
  inputs: ["x"],
  attrs: { dtype: "f32" as DType },
  required: ["dtype"],
  shape: ({ x }, { dtype }) => {
    needAttr("cast", "dtype", dtype, kinds.join(", "), kinds.includes(dtype));
    return tensor(dtype, x.shape);
  },
  eval: ({ x }, { dtype }) => {
    if (dtype === "bool") return map(x, dtype, (v) => (v === 0 ? 0 : 1));
    return map(x, dtype, (v) => (isFloat(dtype) ? v : Math.trunc(v)));
  },
  // dy in the kind of x; integers and truth values have no gradient
  grad: (g, { x, attrs, dy }) =>
    isFloat(x.type.dtype) && isFloat(attrs.dtype) ? { x: calc(g).cast(dy, x.type.dtype) } : {},
  lower: {
    tf: (t, { x }, _attrs, type) =>
      t.node("Cast", "y", [x], { SrcT: { type: x.dtype }, DstT: { type: type.dtype } }, type),
    hlo: (b, { x }, _attrs, type) => hloCast(b, x, type.dtype),
  },
  cases: [
    { name: "to integer", in: { x: [1.75, -1.75, 3] }, attrs: { dtype: "i32" }, out: [1, -1, 3], noGrad: ["x"] },
    {
      name: "from bytes",
      in: { x: { dtype: "u8", shape: [2], values: [0, 255] } },
      attrs: { dtype: "f32" },
      out: [0, 255],
    },
    {
      name: "to truth",
      in: { x: { dtype: "i32", shape: [3], values: [0, -2, 1] } },
      attrs: { dtype: "bool" },
      out: [0, 1, 1],
    },
    {
      name: "large unsigned",
      in: { x: { dtype: "u32", shape: [2], values: [4294967040, 7] } },
      attrs: { dtype: "f32" },
      out: [4294967040, 7],
    },
    {
      name: "to bfloat16",
      in: { x: [1, 1 + 2 ** -8, 1 + 3 * 2 ** -8, -(1 + 2 ** -8 + 2 ** -20), 1.2345678, 0] },
      attrs: { dtype: "bf16" },
      out: [1, 1, 1 + 2 ** -6, -(1 + 2 ** -7), 1.234375, 0],
      noGrad: ["x"],
    },
    { name: "same", in: { x: { shape: [2, 2] } }, attrs: { dtype: "f32" } },
  ],
});
