import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloCombine, hloWide } from "./rules/hlo.ts";
import { needAxis, needNumber } from "./rules/judge.ts";
import { index, typed } from "./rules/tf.ts";

/** Running sums. */
export const cumsum = defineOp({
  name: "cumsum",
  doc: "Running sums along an axis, from the end with `reverse`, each without its own element with `exclusive`.",
  inputs: ["x"],
  attrs: { axis: 0, exclusive: false, reverse: false },
  required: ["axis"],
  shape: ({ x }, { axis }) => {
    needNumber("cumsum", "x", x);
    needAxis("cumsum", axis, x);
    return x;
  },
  eval: ({ x }, { axis, exclusive, reverse }, _rest, type) => {
    const at = needAxis("cumsum", axis, x);
    const [count, step] = [x.shape[at]!, sizeOf(x.shape.slice(at + 1))];
    const data = new Float64Array(x.data.length);
    for (let i = 0; i < data.length; i++) {
      if (Math.floor(i / step) % count !== 0) continue;
      let sum = 0;
      for (let k = 0; k < count; k++) {
        const place = i + (reverse ? count - 1 - k : k) * step;
        data[place] = exclusive ? sum : sum + x.data[place]!;
        sum += x.data[place]!;
      }
    }
    return ndArray(type, data);
  },
  // running sums of dy from the other end
  grad: (g, { attrs, dy }) => ({ x: g.op("cumsum", [dy], { ...attrs, reverse: !attrs.reverse }) }),
  lower: {
    tf: (t, { x }, { axis, exclusive, reverse }, type) => {
      const attrs = { ...typed(x, "Tidx"), exclusive: { b: exclusive }, reverse: { b: reverse } };
      return t.node("Cumsum", "out", [x, index(t, needAxis("cumsum", axis, x))], attrs, type);
    },
    hlo: (b, { x }, { axis, exclusive, reverse }, type) => {
      const at = needAxis("cumsum", axis, x);
      const count = x.shape[at]!;
      const ones = x.shape.map(() => 1);
      // A window as long as the axis that ends at (or, in reverse, starts at) the element; one further off when it is left out.
      const [far, near] = [exclusive ? count : count - 1, exclusive ? -1 : 0];
      const attrs = {
        window_dimensions: { ints: ones.map((_, i) => (i === at ? count : 1)) },
        window_strides: { ints: ones },
        padding: {
          pairs: ones.map((_, i) =>
            i === at ? ((reverse ? [near, far] : [far, near]) as [number, number]) : ([0, 0] as const),
          ),
        },
      };
      return hloWide(b, x, (wide) => {
        const start = b.constant([0], tensor(wide.dtype, []));
        const result = tensor(wide.dtype, type.shape);
        return b.withRegions("reduce_window", [wide, start], attrs, [result], [hloCombine("add", wide.dtype)])[0]!;
      });
    },
  },
  cases: [
    {
      name: "rows",
      in: {
        x: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      attrs: { axis: 1 },
      out: [
        [1, 3, 6],
        [4, 9, 15],
      ],
    },
    { name: "exclusive", in: { x: [1, 2, 3] }, attrs: { axis: 0, exclusive: true }, out: [0, 1, 3] },
    { name: "from the end", in: { x: [1, 2, 3] }, attrs: { axis: 0, reverse: true }, out: [6, 5, 3] },
    { name: "inner axis", in: { x: { shape: [2, 3, 2] } }, attrs: { axis: 1, exclusive: true, reverse: true } },
  ],
});
