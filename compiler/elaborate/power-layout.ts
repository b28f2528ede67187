import type { ExpectResult, SubValue } from "./program.ts";

/** Four significant digits, thousands kept whole: `0.9531`, `24.31`, `2310144`; from a billion on as it is written: `5.493T`. */
export const showNumber = (value: number): string =>
  Math.abs(value) >= 1e9 && Math.abs(value) < 1e15
    ? Math.abs(value) >= 1e12
      ? `${Number((value / 1e12).toPrecision(4))}T`
      : `${Number((value / 1e9).toPrecision(4))}B`
    : Number.isInteger(value)
      ? String(value)
      : Math.abs(value) >= 1e4
        ? value.toFixed(0)
        : String(Number(value.toPrecision(4)));

const sizes = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** `1.46 GiB` */
export function showBytes(bytes: number): string {
  const power = Math.min(sizes.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10)));
  return `${Number((bytes / 2 ** (10 * power)).toPrecision(3))} ${sizes[power]}`;
}

/** A sub-value in its own unit. */
export const showValue = ({ value, unit }: Pick<SubValue, "value" | "unit">): string =>
  unit === "bytes" ? showBytes(value) : showNumber(value);

/**
 * An expectation with each sub-value beneath its text, inner ones first:
 *
 *     OA(test) - OA(test, given: only(ms)) >= 10%
 *     └───────   └────────────────────────
 *     0.953      0.7123
 *     └───────────────────────────────────
 *     0.2407
 */
export function powerLayout({ text, values }: Pick<ExpectResult, "text" | "values">): readonly string[] {
  const rows: { from: number; to: number; value: string }[][] = [];
  const used = new Map<string, number>();
  for (const item of [...values].sort((a, b) => a.text.length - b.text.length)) {
    const from = text.indexOf(item.text, used.get(item.text) ?? 0);
    if (from < 0) continue;
    used.set(item.text, from + 1);
    const value = showValue(item);
    const to = from + Math.max(item.text.length, value.length);
    // The first row below everything that lies over or under this span.
    let row = rows.length;
    while (row > 0 && rows[row - 1]!.every((other) => other.to < from || other.from > to)) row--;
    rows[row] ??= [];
    rows[row]!.push({ from, to, value });
  }
  const width = Math.max(text.length, ...rows.flat().map(({ to }) => to));
  const lines = [text];
  for (const row of rows) {
    const mark = Array<string>(width).fill(" ");
    const numbers = Array<string>(width).fill(" ");
    for (const { from, to, value } of row) {
      for (let i = from; i < to; i++) mark[i] = "─";
      mark[from] = "└";
      for (let i = 0; i < value.length; i++) numbers[from + i] = value[i]!;
    }
    lines.push(mark.join("").trimEnd(), numbers.join("").trimEnd());
  }
  return lines;
}
