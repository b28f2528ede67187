import type { HloBuilder, HloValue } from "../../../compiler/ir/op.ts";
import type { TensorType } from "../../../compiler/ir/type.ts";
import { hloDot, hloStretch, hloTranspose } from "./hlo.ts";

/** Matrix product over the last two axes; the axes in front broadcast. One side without such axes is not repeated. */
export function hloMatmul(
  t: HloBuilder,
  a: HloValue,
  b: HloValue,
  transposeA: boolean,
  transposeB: boolean,
  type: TensorType,
): HloValue {
  const rank = type.shape.length;
  const none: readonly [readonly number[], readonly number[]] = [[], []];
  const summed = (x: HloValue, last: boolean) => [x.shape.length - (last ? 1 : 2)];
  if (b.shape.length === 2) return hloDot(t, a, b, [summed(a, !transposeA), summed(b, transposeB)], none, type.dtype);
  if (a.shape.length === 2) {
    // The product has the rows of a in front of b's own axes.
    const product = hloDot(t, a, b, [summed(a, !transposeA), summed(b, transposeB)], none, type.dtype);
    const order = Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i + 1 : i === rank - 2 ? 0 : rank - 1));
    return hloTranspose(t, product, order);
  }
  const front = type.shape.slice(0, -2);
  const [x, y] = [a, b].map((side) => hloStretch(t, side, [...front, ...side.shape.slice(-2)])) as [HloValue, HloValue];
  const batch = front.map((_, i) => i);
  return hloDot(t, x, y, [summed(x, !transposeA), summed(y, transposeB)], [batch, batch], type.dtype);
}
