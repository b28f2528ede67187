import { ndArray, walk } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { stridesOf } from "../../compiler/ir/shape.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloPad } from "./rules/hlo.ts";
import { needAttr, needEqual } from "./rules/judge.ts";
import { pairs, typed } from "./rules/tf.ts";

/** x with a constant around it. */
export const pad = defineOp({
  name: "pad",
  doc: "x with `low` elements of `value` before and `high` behind along each axis.",
  inputs: ["x"],
  attrs: { low: [] as readonly number[], high: [] as readonly number[], value: 0 },
  required: ["low", "high"],
  shape: ({ x }, { low, high }) => {
    needEqual("pad", "the numbers of axes", x.shape.length, low.length);
    needEqual("pad", "the numbers of axes", x.shape.length, high.length);
    const whole = (n: number) => Number.isInteger(n) && n >= 0;
    needAttr("pad", "widths", [low, high], "whole and not negative", low.every(whole) && high.every(whole));
    return tensor(
      x.dtype,
      x.shape.map((d, i) => d + low[i]! + high[i]!),
    );
  },
  eval: ({ x }, { low, value }, _rest, type) => {
    const strides = stridesOf(type.shape);
    const data = new Float64Array(sizeOf(type.shape)).fill(value);
    const start = low.reduce((sum, n, i) => sum + n * strides[i]!, 0);
    walk(
      x.shape,
      strides,
      (to, from) => {
        data[to] = x.data[from]!;
      },
      start,
    );
    return ndArray(type, data);
  },
  // the inner part of dy
  grad: (g, { x, attrs, dy }) => ({ x: g.op("slice", [dy], { start: attrs.low, size: x.type.shape }) }),
  lower: {
    tf: (t, { x }, { low, high, value }, type) => {
      const widths = pairs(
        t,
        low.map((n, i) => [n, high[i]!] as const),
      );
      const filler = t.constant([value], tensor(x.dtype, []));
      return t.node("PadV2", "output", [x, widths, filler], typed(x, "Tpaddings"), type);
    },
    hlo: (b, { x }, { low, high, value }) => hloPad(b, x, value, low, high),
  },
  cases: [
    {
      name: "row",
      in: { x: [[1, 2]] },
      attrs: { low: [0, 1], high: [1, 0], value: 9 },
      out: [
        [9, 1, 2],
        [9, 9, 9],
      ],
    },
    { name: "three axes", in: { x: { shape: [2, 3, 2] } }, attrs: { low: [1, 0, 2], high: [0, 2, 1] } },
    { name: "negative", in: { x: [1, 2] }, attrs: { low: [-1], high: [0] }, error: "SKY3010" },
  ],
});
