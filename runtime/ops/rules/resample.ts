/** How pixels between pixels are found. */
export type Method = "nearest" | "bilinear" | "bicubic";

/**
 * Whose rules hold. `torch`: `interpolate`. `tensorflow`: `tf.image.resize` (centres at i + 1/2 for each method; bicubic a = -0.5,
 * without what lies outside). `tensorflow1`: `tf.compat.v1.image.resize`, where pixel i lies at i · from / to.
 */
export type Convention = "torch" | "tensorflow" | "tensorflow1";

/** Keys' cubic; a = -0.75 as PyTorch and OpenCV have it, -0.5 where PyTorch antialiases as PIL does. */
function cubic(distance: number, a = -0.75): number {
  const t = Math.abs(distance);
  if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0;
}

/** Where the centre of pixel i of the result lies among the pixels of the source, which have whole numbers. */
function placeOf(i: number, from: number, to: number, convention: Convention, alignCorners: boolean): number {
  if (alignCorners) return to === 1 ? 0 : (i * (from - 1)) / (to - 1);
  return convention === "tensorflow1" ? (i * from) / to : ((i + 0.5) * from) / to - 0.5;
}

/** The pixel that stands for another one: the one at whose place it begins, the closest one, or the one under its centre. */
function nearestOf(i: number, from: number, to: number, convention: Convention, alignCorners: boolean): number {
  if (convention === "tensorflow") return Math.floor(((i + 0.5) * from) / to);
  if (alignCorners) return Math.round(placeOf(i, from, to, convention, true));
  return Math.floor((i * from) / to);
}

/**
 * The matrix [to, from] that takes a line of `from` pixels to `to` pixels, without antialiasing. Pixel centres lie as the convention
 * says, or the corner pixels' centres fall together (`alignCorners`). Row-major.
 */
export function resampleMatrix(
  from: number,
  to: number,
  method: Method,
  alignCorners: boolean,
  convention: Convention = "torch",
): number[] {
  const matrix: number[] = new Array(to * from).fill(0);
  const give = (row: number, column: number, weight: number) => {
    matrix[row * from + Math.min(Math.max(column, 0), from - 1)]! += weight;
  };
  for (let i = 0; i < to; i++) {
    if (method === "nearest") {
      give(i, nearestOf(i, from, to, convention, alignCorners), 1);
      continue;
    }
    const centre = placeOf(i, from, to, convention, alignCorners);
    const place = method === "bilinear" ? Math.max(centre, 0) : centre;
    const first = Math.floor(place);
    const part = place - first;
    if (method === "bilinear") {
      give(i, first, 1 - part);
      give(i, first + 1, part);
    } else if (convention === "tensorflow") {
      const inside = [-1, 0, 1, 2].filter((k) => first + k >= 0 && first + k < from);
      const sum = inside.reduce((total, k) => total + cubic(part - k, -0.5), 0);
      for (const k of inside) give(i, first + k, cubic(part - k, -0.5) / sum);
    } else {
      for (let k = -1; k <= 2; k++) give(i, first + k, cubic(part - k));
    }
  }
  return matrix;
}

/** The matrix [to, from] of PyTorch's antialiased bicubic `interpolate`: where it shrinks, the filter widens. Row-major. */
export function antialiasedMatrix(from: number, to: number): number[] {
  const matrix: number[] = new Array(to * from).fill(0);
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(Math.floor(centre - 2 * stretch + 0.5), 0);
    const last = Math.min(Math.floor(centre + 2 * stretch + 0.5), from);
    let sum = 0;
    for (let j = first; j < last; j++) {
      const weight = cubic((j + 0.5 - centre) / stretch, -0.5);
      matrix[i * from + j] = weight;
      sum += weight;
    }
    for (let j = first; j < last; j++) matrix[i * from + j]! /= sum;
  }
  return matrix;
}
