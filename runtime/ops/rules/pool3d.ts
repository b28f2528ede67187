import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import { type TensorType, tensor } from "../../../compiler/ir/type.ts";
import { calc } from "./calc.ts";
import { needAttr, needFloat, needRank } from "./judge.ts";
import type { PoolAttrs } from "./pooling.ts";
import { around } from "./volume.ts";
import { type Reach, reachOf } from "./window.ts";

/** Two by two by two, no overlap. */
export const pool3dDefaults: PoolAttrs = { size: [2, 2, 2], strides: [2, 2, 2], padding: "valid" };

function planPool3d(op: string, x: TensorType, { size, strides, padding }: PoolAttrs): readonly [Reach, Reach, Reach] {
  needRank(op, "x", x, 5);
  needFloat(op, "x", x);
  const [, d, h, w] = x.shape as [number, number, number, number, number];
  const whole = size.length === 3 && size.every((n) => Number.isInteger(n) && n >= 1);
  needAttr(op, "size", size, "three whole numbers from 1", whole);
  return reachOf(op, [d, h, w] as const, size, strides, [1, 1, 1], padding);
}

/** Judges a pooling of volumes x [N, D, H, W, C]. */
export function judgePool3d(op: string, x: TensorType, attrs: PoolAttrs): TensorType {
  const [depth, rows, columns] = planPool3d(op, x, attrs);
  return tensor(x.dtype, [x.shape[0]!, depth.out, rows.out, columns.out, x.shape[4]!]);
}

/** Pools each layer of depth with `flat`, an op that pools images, and then the layers of each window. */
export function pool3d(g: OpBuilder, flat: string, x: Value, attrs: PoolAttrs): Value {
  const c = calc(g);
  const [depth, rows, columns] = planPool3d(flat, x.type, attrs);
  const [n, d, h, w, channels] = x.type.shape as [number, number, number, number, number];
  const layers = g.op(flat, [c.reshape(x, [n * d, h, w, channels])], {
    size: attrs.size.slice(1),
    strides: attrs.strides.slice(1),
    padding: around(rows, columns),
  });
  const pooled = g.op(flat, [c.reshape(layers, [n, d, rows.out * columns.out, channels])], {
    size: [attrs.size[0]!, 1],
    strides: [attrs.strides[0]!, 1],
    padding: [
      [depth.before, depth.after],
      [0, 0],
    ],
  });
  return c.reshape(pooled, [n, depth.out, rows.out, columns.out, channels]);
}
