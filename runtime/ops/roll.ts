import { defineOp } from "../../compiler/ir/op.ts";
import { needAxes, needAxis, needEqual } from "./rules/judge.ts";

/** Elements moved round in a circle. */
export const roll = defineOp({
  name: "roll",
  doc: "Elements moved forward by `shifts` along `axes`; what leaves at the end comes in at the start.",
  inputs: ["x"],
  attrs: { shifts: [] as readonly number[], axes: [] as readonly number[] },
  required: ["shifts", "axes"],
  shape: ({ x }, { shifts, axes }) => {
    needAxes("roll", axes, x);
    needEqual("roll", "the numbers of shifts and axes", shifts.length, axes.length);
    return x;
  },
  expand: (g, { x }, { shifts, axes }) =>
    axes.reduce((moved, axis, i) => {
      const { shape } = moved.type;
      const at = needAxis("roll", axis, x.type);
      const size = shape[at]!;
      const cut = (((size - shifts[i]!) % size) + size) % size;
      if (cut === 0) return moved;
      const part = (from: number, to: number) =>
        g.op("slice", [moved], {
          start: shape.map((_, k) => (k === at ? from : 0)),
          size: shape.map((d, k) => (k === at ? to - from : d)),
        });
      return g.op("concat", [part(cut, size), part(0, cut)], { axis: at });
    }, x),
  // what came forward goes back
  grad: (g, { attrs, dy }) => ({
    x: g.op("roll", [dy], { shifts: attrs.shifts.map((shift) => -shift), axes: attrs.axes }),
  }),
  cases: [
    { name: "forward", in: { x: [1, 2, 3, 4] }, attrs: { shifts: [1], axes: [0] }, out: [4, 1, 2, 3] },
    { name: "back, twice round", in: { x: [1, 2, 3, 4] }, attrs: { shifts: [-5], axes: [0] }, out: [2, 3, 4, 1] },
    { name: "two axes", in: { x: { shape: [2, 3, 4] } }, attrs: { shifts: [-1, 2], axes: [1, 2] } },
    { name: "shifts missing", in: { x: [1, 2] }, attrs: { shifts: [], axes: [0] }, error: "SKY3005" },
  ],
});
