import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAxis, needDType } from "./rules/judge.ts";
import { index } from "./rules/tf.ts";

/** Rows of a table by number. */
export const gather = defineOp({
  name: "gather",
  doc: "Entries of x along an axis, picked by index; the shape of the indices takes the place of that axis.",
  limits: "An index outside the axis is undefined on the engines and refused by the reference.",
  inputs: ["x", "index"],
  attrs: { axis: 0 },
  shape: ({ x, index: at }, { axis }) => {
    needDType("gather", "index", at, "i32", "i64");
    const along = needAxis("gather", axis, x);
    return tensor(x.dtype, [...x.shape.slice(0, along), ...at.shape, ...x.shape.slice(along + 1)]);
  },
  eval: ({ x, index: at }, { axis }, _rest, type) => {
    const along = needAxis("gather", axis, x);
    const run = sizeOf(x.shape.slice(along + 1));
    const data = new Float64Array(sizeOf(type.shape));
    const outer = sizeOf(x.shape.slice(0, along));
    let to = 0;
    for (let o = 0; o < outer; o++) {
      for (const row of at.data) {
        if (row < 0 || row >= x.shape[along]!) throw new RangeError(`index ${row} is outside 0…${x.shape[along]! - 1}`);
        const from = (o * x.shape[along]! + row) * run;
        data.set(x.data.subarray(from, from + run), to);
        to += run;
      }
    }
    return ndArray(type, data);
  },
  // dx[i] = sum of dy over all places where i was picked
  grad: (g, { x, index: at, attrs, dy }) => {
    const c = calc(g);
    const shape = x.type.shape;
    const along = needAxis("gather", attrs.axis, x.type);
    const [front, back] = [shape.slice(0, along), shape.slice(along + 1)];
    const picks = sizeOf(at.type.shape);
    // The picked axis goes first, the sum runs over rows, and the axis goes back to its place.
    const flat = c.reshape(dy, [sizeOf(front), picks, sizeOf(back)]);
    const rows = g.op("transpose", [flat], { order: [1, 0, 2] });
    const sums = g.op("segment_sum", [rows, c.reshape(at, [picks])], { segments: shape[along]! });
    return { x: c.reshape(g.op("transpose", [sums], { order: [1, 0, 2] }), shape) };
  },
  lower: {
    tf: (t, { x, index: at }, { axis }, type) => {
      const attrs = { Tparams: { type: x.dtype }, Tindices: { type: at.dtype }, Taxis: { type: "i32" } } as const;
      return t.node("GatherV2", "output", [x, at, index(t, needAxis("gather", axis, x))], attrs, type);
    },
    hlo: (b, { x, index: at }, { axis }, type) => {
      const along = needAxis("gather", axis, x);
      const offsets = type.shape.map((_, i) => i).filter((i) => i < along || i >= along + at.shape.length);
      const text = `offset_dims = [${offsets.join(", ")}], collapsed_slice_dims = [${along}], start_index_map = [${along}], index_vector_dim = ${at.shape.length}`;
      const attrs = {
        dimension_numbers: { own: `#stablehlo.gather<${text}>` },
        slice_sizes: { ints: x.shape.map((d, i) => (i === along ? 1 : d)) },
        indices_are_sorted: { b: false },
      };
      return b.op("gather", [x, at], attrs, type);
    },
  },
  cases: [
    {
      name: "rows, one twice",
      in: {
        x: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        index: { dtype: "i32", shape: [3], values: [2, 0, 2] },
      },
      out: [
        [5, 6],
        [1, 2],
        [5, 6],
      ],
    },
    {
      name: "inner axis",
      in: { x: { shape: [2, 4, 3] }, index: { dtype: "i32", shape: [2, 2], values: [3, 0, 1, 3] } },
      attrs: { axis: 1 },
    },
    { name: "index of reals", in: { x: { shape: [2, 2] }, index: [0] }, error: "SKY3003" },
  ],
});
