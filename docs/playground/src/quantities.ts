const short = (value: number, names: readonly string[], step: number): string => {
  let at = 0;
  let rest = value;
  while (rest >= step && at < names.length - 1) {
    rest /= step;
    at++;
  }
  const digits =
    at === 0 && Number.isInteger(rest) ? String(rest) : rest >= 100 ? String(Math.round(rest)) : rest.toPrecision(3);
  return `${digits}${names[at] === "" ? "" : ` ${names[at]}`}`;
};

/** 21.6 M. */
export const showCount = (value: number): string => short(value, ["", "k", "M", "G", "T", "P"], 1000);
/** 1.91 GiB. */
export const showBytes = (value: number): string => short(value, ["B", "KiB", "MiB", "GiB", "TiB"], 1024);
/** 12,345. */
export const showWhole = (value: number): string => value.toLocaleString("en");
/** 2e-3 rather than 0.002. */
export function showRate(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded !== 0 && Math.abs(rounded) < 0.01 ? rounded.toExponential() : String(rounded);
}
/** +0.4 %. */
export const showPercent = (share: number): string => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)} %`;
