import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloConcat } from "./rules/hlo.ts";
import { needAxis, needEqual, needSameDType } from "./rules/judge.ts";
import { tfConcat } from "./rules/tf.ts";

/** Values one after another along an axis. */
export const concat = defineOp({
  name: "concat",
  doc: "Values one after another along an axis; all other sizes are equal.",
  inputs: ["x"],
  variadic: true,
  attrs: { axis: 0 },
  required: ["axis"],
  shape: ({ x }, { axis }, rest) => {
    const at = needAxis("concat", axis, x);
    let size = x.shape[at]!;
    for (const part of rest) {
      needSameDType("concat", "parts", part, x);
      const others = (t: { shape: readonly number[] }) => t.shape.map((d, i) => (i === at ? "any" : d)).join(" × ");
      needEqual("concat", `the sizes beside axis ${axis}`, others(x), others(part));
      size += part.shape[at]!;
    }
    return tensor(
      x.dtype,
      x.shape.map((d, i) => (i === at ? size : d)),
    );
  },
  eval: ({ x }, { axis }, rest, type) => {
    const at = needAxis("concat", axis, x);
    const data = new Float64Array(sizeOf(type.shape));
    const row = sizeOf(type.shape.slice(at));
    let offset = 0;
    for (const part of [x, ...rest]) {
      const run = sizeOf(part.shape.slice(at));
      for (let from = 0, to = offset; from < part.data.length; from += run, to += row) {
        data.set(part.data.subarray(from, from + run), to);
      }
      offset += run;
    }
    return ndArray(type, data);
  },
  // each part's slice of dy
  grad: (g, { x, rest, attrs, dy }) => {
    const at = needAxis("concat", attrs.axis, x.type);
    let offset = 0;
    const [first, ...others] = [x, ...rest].map((part) => {
      const start = dy.type.shape.map((_, i) => (i === at ? offset : 0));
      offset += part.type.shape[at]!;
      return g.op("slice", [dy], { start, size: part.type.shape });
    });
    return { x: first!, rest: others };
  },
  lower: {
    tf: (t, { x }, { axis }, _type, rest) => tfConcat(t, [x, ...rest], needAxis("concat", axis, x)),
    hlo: (b, { x }, { axis }, _type, rest) => hloConcat(b, [x, ...rest], needAxis("concat", axis, x)),
  },
  cases: [
    {
      name: "columns",
      in: {
        x: [
          [1, 2],
          [3, 4],
        ],
        "rest.0": [[5], [6]],
      },
      attrs: { axis: 1 },
      out: [
        [1, 2, 5],
        [3, 4, 6],
      ],
    },
    {
      name: "rows, three parts",
      in: { x: { shape: [1, 2] }, "rest.0": { shape: [2, 2] }, "rest.1": { shape: [1, 2] } },
      attrs: { axis: -2 },
    },
    { name: "one part", in: { x: [1, 2] }, attrs: { axis: 0 }, out: [1, 2] },
    {
      name: "sizes differ",
      in: { x: { shape: [2, 2] }, "rest.0": { shape: [3, 3] } },
      attrs: { axis: 1 },
      error: "SKY3005",
    },
  ],
});
