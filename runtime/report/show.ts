/** `3.1 s of 60 s (5 %)`; undefined where nothing is known. */
export const waitedText = (
  waited: { readonly seconds: number; readonly of: number } | undefined,
): string | undefined =>
  waited === undefined || waited.of === 0
    ? undefined
    : `${waited.seconds.toFixed(1)} s of ${waited.of.toFixed(waited.of < 10 ? 1 : 0)} s (${((100 * waited.seconds) / waited.of).toFixed(0)} %)`;

/** `95.3 %`; a dash where there is no number. */
export const percent = (value: number | null): string => (value === null ? "–" : `${(100 * value).toFixed(1)} %`);

/** `812`, `12.3 k`, `2.31 M`, `1.2 G` */
export function compactNumber(value: number): string {
  for (const [size, letter] of [
    [1e9, "G"],
    [1e6, "M"],
    [1e4, "k"],
  ] as const) {
    if (value >= size) return `${Number((value / (letter === "k" ? 1e3 : size)).toPrecision(3))} ${letter}`;
  }
  return value.toLocaleString("en");
}

/** `1 h 05 min`, `3 min 20 s`, `8.4 s` */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const s = Math.round(seconds);
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s`;
  return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, "0")} min`;
}

/** `2026-03-01 14:05 UTC` of an ISO time. */
export const dateText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
