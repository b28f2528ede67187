const frequency = (i: number, count: number): number => 1 / 10000 ** (i / count);

/**
 * Two-dimensional sine-cosine table, `lead` zero rows first (class token): rows x columns positions, `width` values
 * each: sine and cosine of the column, then of the row (MAE, He et al. 2021, arXiv:2111.06377). `width` a multiple of 4.
 */
export function sincos2d([rows, columns]: readonly [number, number], width: number, lead: number): number[] {
  const quarter = Math.floor(width / 4);
  const table = new Array<number>((lead + rows * columns) * width).fill(0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (lead + row * columns + column) * width;
      for (let i = 0; i < quarter; i++) {
        const f = frequency(i, quarter);
        table[at + i] = Math.sin(column * f);
        table[at + quarter + i] = Math.cos(column * f);
        table[at + 2 * quarter + i] = Math.sin(row * f);
        table[at + 3 * quarter + i] = Math.cos(row * f);
      }
    }
  }
  return table;
}

/** Whole fractions of the year among the periods of `sincosYear`. */
const periods = 8;

const made = new Map<string, readonly number[]>();

/**
 * Sines and cosines of the year: `days` rows of `width` values with periods of 365 days and its whole fractions. The last few are
 * kept, as a check builds the same model for every trial of a sweep.
 */
export function sincosYear(days: number, width: number): readonly number[] {
  const key = `${days} ${width}`;
  const known = made.get(key);
  if (known) return known;
  if (made.size >= 4) made.clear();
  const table = yearTable(days, width);
  made.set(key, table);
  return table;
}

function yearTable(days: number, width: number): readonly number[] {
  const half = Math.floor(width / 2);
  const table = new Array<number>(days * width).fill(0);
  for (let day = 0; day < days; day++) {
    const angles = Array.from({ length: periods }, (_, k) => (2 * Math.PI * day * (1 + k)) / 365);
    const waves = angles.map((angle) => [Math.sin(angle) * 0.5, Math.cos(angle) * 0.5] as const);
    for (let i = 0; i < half; i++) {
      const [sine, cosine] = waves[i % periods]!;
      table[day * width + i] = sine;
      table[day * width + half + i] = cosine;
    }
  }
  return table;
}
