import { ndArray, walk } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { stridesOf } from "../../compiler/ir/shape.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { hloSlice } from "./rules/hlo.ts";
import { needEqual, wrong } from "./rules/judge.ts";
import { indices, tfSlice, typed } from "./rules/tf.ts";

/** A box of x. */
export const slice = defineOp({
  name: "slice",
  doc: "A box of x: `size` elements along each axis from `start`, taking every `step`-th (null: every one).",
  inputs: ["x"],
  attrs: { start: [] as readonly number[], size: [] as readonly number[], step: null as readonly number[] | null },
  required: ["start", "size"],
  shape: ({ x }, { start, size, step }) => {
    needEqual("slice", "the numbers of axes", x.shape.length, start.length);
    needEqual("slice", "the numbers of axes", x.shape.length, size.length);
    x.shape.forEach((d, i) => {
      const [from, count, every] = [start[i]!, size[i]!, step?.[i] ?? 1];
      const last = from + Math.max(count - 1, 0) * every;
      const inside = [from, count, every].every(Number.isInteger) && from >= 0 && count >= 0 && every >= 1;
      if (!inside || (count > 0 ? last >= d : from > d)) {
        wrong("SKY3009", { op: "slice", range: `${count} from ${from}${every > 1 ? ` by ${every}` : ""}`, size: d });
      }
    });
    return tensor(x.dtype, size);
  },
  eval: ({ x }, { start, step }, _rest, type) => {
    const own = stridesOf(x.shape);
    const data = new Float64Array(sizeOf(type.shape));
    const first = start.reduce((sum, from, i) => sum + from * own[i]!, 0);
    const strides = own.map((s, i) => s * (step?.[i] ?? 1));
    walk(
      type.shape,
      strides,
      (from, to) => {
        data[to] = x.data[from]!;
      },
      first,
    );
    return ndArray(type, data);
  },
  // dy in its place, zeros around (and, for a step, between)
  grad: (g, { x, attrs, dy }) => {
    const { start, step } = attrs;
    const c = calc(g);
    let spread = dy;
    (step ?? []).forEach((every, i) => {
      if (every === 1) return;
      const shape = spread.type.shape;
      const [front, back] = [shape.slice(0, i + 1), shape.slice(i + 1)];
      const apart = c.reshape(spread, [...front, 1, ...back]);
      const high = apart.type.shape.map((_, axis) => (axis === i + 1 ? every - 1 : 0));
      const padded = g.op("pad", [apart], { low: high.map(() => 0), high });
      const long = c.reshape(padded, [...front.slice(0, i), front[i]! * every, ...back]);
      const used = (front[i]! - 1) * every + 1;
      spread = g.op("slice", [long], {
        start: shape.map(() => 0),
        size: shape.map((d, axis) => (axis === i ? Math.max(used, 0) : (long.type.shape[axis] ?? d))),
      });
    });
    const high = x.type.shape.map((d, i) => d - start[i]! - spread.type.shape[i]!);
    return { x: g.op("pad", [spread], { low: start, high }) };
  },
  lower: {
    tf: (t, { x }, { start, size, step }, type) => {
      if (!step) return tfSlice(t, x, start, size);
      const end = start.map((from, i) => from + Math.max(size[i]! - 1, 0) * step[i]! + Math.min(size[i]!, 1));
      const at = [start, end, step].map((values) => indices(t, values));
      return t.node("StridedSlice", "output", [x, ...at], typed(x, "Index"), type);
    },
    hlo: (b, { x }, { start, size, step }) => hloSlice(b, x, start, size, step ?? undefined),
  },
  cases: [
    {
      name: "corner",
      in: {
        x: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      attrs: { start: [0, 1], size: [2, 2] },
      out: [
        [2, 3],
        [5, 6],
      ],
    },
    {
      name: "every second",
      in: { x: [0, 1, 2, 3, 4, 5] },
      attrs: { start: [1], size: [3], step: [2] },
      out: [1, 3, 5],
    },
    {
      name: "steps on two axes",
      in: { x: { shape: [5, 2, 7] } },
      attrs: { start: [0, 0, 1], size: [3, 2, 2], step: [2, 1, 3] },
    },
    { name: "beyond the end", in: { x: { shape: [3] } }, attrs: { start: [2], size: [2] }, error: "SKY3009" },
    { name: "too few axes", in: { x: { shape: [3, 3] } }, attrs: { start: [0], size: [2] }, error: "SKY3005" },
  ],
});
