import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp, type HloRegion } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloCompare, hloIota, hloLeast, hloPair } from "./rules/hlo.ts";
import { needAxis, needNumber } from "./rules/judge.ts";
import { index } from "./rules/tf.ts";

/** Where the largest element stands. */
export const argmax = defineOp({
  name: "argmax",
  doc: "The index (i32) of the largest element along an axis; the first one among equals.",
  inputs: ["x"],
  attrs: { axis: -1 },
  shape: ({ x }, { axis }) => {
    needNumber("argmax", "x", x);
    const at = needAxis("argmax", axis, x);
    return tensor(
      "i32",
      x.shape.filter((_, i) => i !== at),
    );
  },
  eval: ({ x }, { axis }, _rest, type) => {
    const at = needAxis("argmax", axis, x);
    const [count, step] = [x.shape[at]!, sizeOf(x.shape.slice(at + 1))];
    const data = new Float64Array(sizeOf(type.shape)).map((_, i) => {
      const first = Math.floor(i / step) * step * count + (i % step);
      let best = 0;
      for (let k = 1; k < count; k++) if (x.data[first + k * step]! > x.data[first + best * step]!) best = k;
      return best;
    });
    return ndArray(type, data);
  },
  lower: {
    tf: (t, { x }, { axis }, type) => {
      const attrs = { T: { type: x.dtype }, Tidx: { type: "i32" }, output_type: { type: "i32" } } as const;
      return t.node("ArgMax", "output", [x, index(t, needAxis("argmax", axis, x))], attrs, type);
    },
    hlo: (b, { x }, { axis }, type) => {
      const at = needAxis("argmax", axis, x);
      const [value, place] = [tensor(x.dtype, []), tensor("i32", [])];
      const operands = [
        x,
        hloIota(b, at, tensor("i32", x.shape)),
        b.constant([hloLeast(x.dtype)], value),
        // Behind every place, so that an element as small as the start still comes first.
        b.constant([2 ** 31 - 1], place),
      ];
      const larger: HloRegion = {
        takes: [value, place, value, place],
        gives: (r, [v, i, w, j]) => {
          const first = hloPair(r, "and", hloCompare(r, v!, w!, "EQ"), hloCompare(r, i!, j!, "LT"));
          const mine = hloPair(r, "or", hloCompare(r, v!, w!, "GT"), first);
          return [r.op("select", [mine, v!, w!], {}, value), r.op("select", [mine, i!, j!], {}, place)];
        },
      };
      const types = [tensor(x.dtype, type.shape), type];
      return b.withRegions("reduce", operands, { dimensions: { ints: [at] } }, types, [larger])[1]!;
    },
  },
  cases: [
    {
      name: "rows, first among equals",
      in: {
        x: [
          [1, 5, 5],
          [7, 2, 3],
        ],
      },
      out: [1, 0],
    },
    {
      name: "columns",
      in: {
        x: [
          [1, 5, 3],
          [7, 2, 3],
        ],
      },
      attrs: { axis: 0 },
      out: [1, 0, 0],
    },
  ],
});
