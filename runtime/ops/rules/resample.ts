/** How pixels between pixels are found. */
export type Method = "nearest" | "bilinear" | "bicubic";

/** Keys' cubic; a = -0.75 as PyTorch and OpenCV have it, -0.5 where PyTorch antialiases as PIL does. */
function cubic(distance: number, a = -0.75): number {
  const t = Math.abs(distance);
  if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0;
}

/**
 * The matrix [to, from] that takes a line of `from` pixels to `to` pixels, as PyTorch's `interpolate` without antialiasing.
 * Pixel centres lie at i + 1/2 (half-pixel), or the corner pixels' centres fall together (`alignCorners`). Row-major.
 */
export function resampleMatrix(from: number, to: number, method: Method, alignCorners: boolean): number[] {
  const matrix: number[] = new Array(to * from).fill(0);
  const give = (row: number, column: number, weight: number) => {
    matrix[row * from + Math.min(Math.max(column, 0), from - 1)]! += weight;
  };
  for (let i = 0; i < to; i++) {
    if (method === "nearest") {
      give(i, Math.floor((i * from) / to), 1);
      continue;
    }
    const half = ((i + 0.5) * from) / to - 0.5;
    const place = alignCorners
      ? to === 1
        ? 0
        : (i * (from - 1)) / (to - 1)
      : method === "bilinear"
        ? Math.max(half, 0)
        : half;
    const first = Math.floor(place);
    const part = place - first;
    if (method === "bilinear") {
      give(i, first, 1 - part);
      give(i, first + 1, part);
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
