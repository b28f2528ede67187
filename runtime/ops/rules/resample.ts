/** How pixels between pixels are found. */
export type Method = "nearest" | "bilinear" | "bicubic";

/** Keys' cubic with a = -0.75, as PyTorch and OpenCV have it. */
function cubic(distance: number): number {
  const a = -0.75;
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
