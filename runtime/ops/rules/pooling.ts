import type { TfAttr, TfBuilder, TfTensor } from "../../../compiler/ir/op.ts";
import { type Shape, type TensorType, tensor } from "../../../compiler/ir/type.ts";
import { needFloat, needRank } from "./judge.ts";
import { type Padding, type Reach, reachOf } from "./window.ts";

/** The attributes of pooling. */
export interface PoolAttrs {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
}

/** Two by two, no overlap. */
export const poolDefaults: PoolAttrs = { size: [2, 2], strides: [2, 2], padding: "valid" };

/** The shapes of image [N, H, W, C] and result, and how windows move. */
export interface PoolPlan {
  readonly x: Shape;
  readonly y: Shape;
  readonly rows: Reach;
  readonly columns: Reach;
}

/** Judges a pooling of `x`. */
export function planPool(op: string, x: TensorType, attrs: PoolAttrs): PoolPlan {
  needRank(op, "x", x, 4);
  needFloat(op, "x", x);
  const [n, h, w, channels] = x.shape as [number, number, number, number];
  const size = attrs.size as readonly [number, number];
  const [rows, columns] = reachOf(op, [h, w], size, attrs.strides, [1, 1], attrs.padding);
  return { x: x.shape, y: [n, rows.out, columns.out, channels], rows, columns };
}

/** Calls `visit` for each place of the result with the places of the image in its window, in row-major order. */
export function eachWindow(plan: PoolPlan, visit: (y: number, window: readonly number[]) => void): void {
  const [n, h, w, channels] = plan.x as [number, number, number, number];
  const { rows, columns } = plan;
  let y = 0;
  for (let b = 0; b < n; b++)
    for (let i = 0; i < rows.out; i++)
      for (let j = 0; j < columns.out; j++)
        for (let c = 0; c < channels; c++) {
          const window: number[] = [];
          for (let u = 0; u < rows.window; u++)
            for (let v = 0; v < columns.window; v++) {
              const [row, column] = [i * rows.stride + u - rows.before, j * columns.stride + v - columns.before];
              if (row < 0 || row >= h || column < 0 || column >= w) continue;
              window.push(((b * h + row) * w + column) * channels + c);
            }
          visit(y++, window);
        }
}

/** What TensorFlow's pooling ops are told besides their tensors, for an image that is padded already. */
export const tfPool = (plan: PoolPlan, dtype: TensorType["dtype"]): Record<string, TfAttr> => ({
  T: { type: dtype },
  ksize: { ints: [1, plan.rows.window, plan.columns.window, 1] },
  strides: { ints: [1, plan.rows.stride, plan.columns.stride, 1] },
  padding: { s: "VALID" },
  data_format: { s: "NHWC" },
});

/** The image with `value` around it; XLA's pooling knows no explicit padding. */
export function tfSurround(t: TfBuilder, plan: PoolPlan, x: TfTensor, value: number): TfTensor {
  const { rows, columns } = plan;
  const widths = [0, 0, rows.before, rows.after, columns.before, columns.after, 0, 0];
  if (widths.every((n) => n === 0)) return x;
  const table = t.constant(widths, tensor("i32", [4, 2]));
  const filler = t.constant([value], tensor(x.dtype, []));
  const attrs = { T: { type: x.dtype }, Tpaddings: { type: "i32" } } as const;
  return t.node("PadV2", "output", [x, table, filler], attrs, tensor(x.dtype, surrounded(plan)));
}

/** The shape of the padded image. */
export const surrounded = ({ x, rows, columns }: PoolPlan): Shape => [
  x[0]!,
  x[1]! + rows.before + rows.after,
  x[2]! + columns.before + columns.after,
  x[3]!,
];
