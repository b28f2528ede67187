import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloCast, hloCombine, hloCompare, hloDot, hloIota, hloPlace, hloStretch, hloWide } from "./rules/hlo.ts";
import { needDType, needEqual, needFloat, needRank, needRankFrom } from "./rules/judge.ts";
import { index, tfReshape } from "./rules/tf.ts";

/** Up to this size of the table of truth values the sum is one matrix product, which no engine reorders. */
const largestTable = 1 << 22;

/** Rows summed by the segment that each belongs to. */
export const segmentSum = defineOp({
  name: "segment_sum",
  doc: "Row s of the result is the sum of the rows of x whose index is s. The order of summation is fixed.",
  inputs: ["x", "index"],
  attrs: { segments: 0 },
  required: ["segments"],
  shape: ({ x, index: at }, { segments }) => {
    needRankFrom("segment_sum", "x", x, 1);
    needFloat("segment_sum", "x", x);
    needDType("segment_sum", "index", at, "i32", "i64");
    needRank("segment_sum", "index", at, 1);
    needEqual("segment_sum", "the numbers of rows and indices", x.shape[0]!, at.shape[0]!);
    return tensor(x.dtype, [segments, ...x.shape.slice(1)]);
  },
  eval: ({ x, index: at }, _attrs, _rest, type) => {
    const run = sizeOf(x.shape.slice(1));
    const data = new Float64Array(sizeOf(type.shape));
    at.data.forEach((segment, row) => {
      for (let i = 0; i < run; i++) data[segment * run + i]! += x.data[row * run + i]!;
    });
    return ndArray(type, data);
  },
  // each row's gradient is that of its segment
  grad: (g, { index: at, dy }) => ({ x: g.op("gather", [dy, at]) }),
  lower: {
    tf: (t, { x, index: at }, { segments }, type) => {
      const rows = x.shape[0]!;
      if (rows * segments > largestTable) {
        const attrs = { T: { type: x.dtype }, Tindices: { type: at.dtype }, Tnumsegments: { type: "i32" } } as const;
        return t.node("UnsortedSegmentSum", "output", [x, at, index(t, segments)], attrs, type);
      }
      const kind = { type: x.dtype };
      const one = (value: number) => t.constant([value], tensor(x.dtype, []));
      const members = t.node(
        "OneHot",
        "output",
        [at, index(t, segments), one(1), one(0)],
        { T: kind, TI: { type: at.dtype }, axis: { i: -1 } },
        tensor(x.dtype, [rows, segments]),
      );
      const flat = tfReshape(t, x, [rows, sizeOf(x.shape.slice(1))]);
      const sums = t.node(
        "MatMul",
        "product",
        [members, flat],
        { T: kind, transpose_a: { b: true }, transpose_b: { b: false } },
        tensor(x.dtype, [segments, flat.shape[1]!]),
      );
      return tfReshape(t, sums, type.shape);
    },
    hlo: (b, { x, index: at }, { segments }, type) => {
      const rows = x.shape[0]!;
      if (rows * segments > largestTable) {
        const window = type.shape.slice(1).map((_, i) => i + 1);
        const text = `update_window_dims = [${window.join(", ")}], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1`;
        const attrs = {
          scatter_dimension_numbers: { own: `#stablehlo.scatter<${text}>` },
          indices_are_sorted: { b: false },
          unique_indices: { b: false },
        };
        // Long sums in 16 bits lose all but their first digits.
        return hloWide(b, x, (wide) => {
          const zeros = hloStretch(b, b.constant([0], tensor(wide.dtype, [])), type.shape);
          return b.withRegions("scatter", [zeros, at, wide], attrs, [zeros], [hloCombine("add", wide.dtype)])[0]!;
        });
      }
      const place = hloIota(b, 1, tensor(at.dtype, [rows, segments]));
      const members = hloCast(b, hloCompare(b, place, hloPlace(b, at, [0], place.shape), "EQ"), x.dtype);
      return hloDot(b, members, x, [[0], [0]]);
    },
  },
  cases: [
    {
      name: "three into two",
      in: {
        x: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        index: { dtype: "i32", shape: [3], values: [1, 0, 1] },
      },
      attrs: { segments: 3 },
      out: [
        [3, 4],
        [6, 8],
        [0, 0],
      ],
    },
    {
      name: "more axes",
      in: { x: { shape: [4, 2, 3] }, index: { dtype: "i32", shape: [4], values: [0, 0, 1, 0] } },
      attrs: { segments: 2 },
    },
    {
      name: "too large for a table",
      in: { x: { shape: [2048] }, index: { dtype: "i32", shape: [2048] } },
      attrs: { segments: 2049 },
      noGrad: ["x"],
    },
    {
      name: "rows and indices differ",
      in: { x: { shape: [3, 2] }, index: { dtype: "i32", shape: [2] } },
      attrs: { segments: 2 },
      error: "SKY3005",
    },
  ],
});
