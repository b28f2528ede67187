import type { OpBuilder, Value } from "../../../compiler/ir/op.ts";
import { type Calc, calc } from "./calc.ts";

/** x in f32, moved and scaled to mean 0 and variance 1 over axes, and the scale that did it. */
export function normalised(
  c: Calc,
  x: Value,
  axes: readonly number[],
  eps: number,
): { readonly unit: Value; readonly scale: Value } {
  const wide = c.cast(x, "f32");
  const centred = c.sub(wide, c.mean(wide, axes, true));
  const scale = c.one("rsqrt", c.add(c.mean(c.square(centred), axes, true), eps));
  return { unit: c.mul(centred, scale), scale };
}

/** The normalised x times a weight plus a bias, in the kind of x; statistics are f32. */
export function affine(c: Calc, unit: Value, weight: Value, bias: Value, like: Value): Value {
  return c.cast(c.add(c.mul(unit, c.cast(weight, "f32")), c.cast(bias, "f32")), like.type.dtype);
}

/**
 * Gradients of `affine(normalised(x))`. With u the normalised x, s its scale and h = dy · weight:
 * dx = s (h - mean h - u mean(h u)), dweight = Σ dy u, dbias = Σ dy.
 */
export function normalisedGradients(
  g: OpBuilder,
  at: { readonly x: Value; readonly weight: Value; readonly bias: Value; readonly dy: Value },
  axes: readonly number[],
  eps: number,
): { readonly x: Value; readonly weight: Value; readonly bias: Value } {
  const c = calc(g);
  const { unit, scale } = normalised(c, at.x, axes, eps);
  const dy = c.cast(at.dy, "f32");
  const h = c.mul(dy, c.cast(at.weight, "f32"));
  const inner = c.sub(c.sub(h, c.mean(h, axes, true)), c.mul(unit, c.mean(c.mul(h, unit), axes, true)));
  return {
    x: c.cast(c.mul(scale, inner), at.x.type.dtype),
    weight: c.cast(c.sumTo(c.mul(dy, unit), at.weight.type.shape), at.weight.type.dtype),
    bias: c.cast(c.sumTo(dy, at.bias.type.shape), at.bias.type.dtype),
  };
}
