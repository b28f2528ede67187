import type { Shape } from "./type.ts";

/** The shape that two shapes broadcast to by NumPy's rule (sizes align at the end, 1 stretches), or undefined. */
export function broadcast(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const out: number[] = new Array(rank);
  for (let i = 1; i <= rank; i++) {
    const m = a[a.length - i] ?? 1;
    const n = b[b.length - i] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return undefined;
    out[rank - i] = m === 1 ? n : m;
  }
  return out;
}

/** Steps in row-major order: how far apart in memory two neighbours along each axis lie. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = new Array(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i]!;
  }
  return strides;
}

/** Axes counted from the end (-1) brought to 0…rank-1; undefined when outside. */
export function axisOf(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis;
  return Number.isInteger(axis) && at >= 0 && at < rank ? at : undefined;
}

/** The axes over which a value of shape `to` was repeated to reach shape `from`, counted in `from`. */
export function stretchedAxes(from: Shape, to: Shape): number[] {
  const lead = from.length - to.length;
  const axes: number[] = [];
  for (let i = 0; i < from.length; i++) if (i < lead || (to[i - lead] === 1 && from[i] !== 1)) axes.push(i);
  return axes;
}
