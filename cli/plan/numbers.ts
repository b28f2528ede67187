/** `2,310,144`; an en dash where nothing is known. */
export const whole = (value: number | null): string => (value === null ? "–" : grouped(String(Math.round(value))));

/** Thousands apart; Intl takes a fifth of a second to wake up. */
const grouped = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");

/** `14.4 G`, `1.31 k` */
export function scaled(value: number): string {
  const steps = [
    [1e15, "P"],
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const;
  const found = steps.find(([size]) => Math.abs(value) >= size);
  return found ? `${Number((value / found[0]).toPrecision(3))} ${found[1]}` : String(Number(value.toPrecision(3)));
}

/** `5`, `48.5`, `0.04`: as many digits as say something. */
export const few = (value: number): string => (value >= 100 ? whole(value) : String(Number(value.toPrecision(3))));

/** `1.25 m`, `1.2 km` */
export const metres = (value: number): string =>
  value >= 1000 ? `${Number((value / 1000).toPrecision(4))} km` : `${Number(value.toPrecision(4))} m`;

/** `+0.4 %` */
export const signed = (share: number): string => {
  const text = (Math.abs(share) * 100).toFixed(Math.abs(share) < 0.1 ? 1 : 0);
  return `${share < 0 && Number(text) !== 0 ? "−" : Number(text) === 0 ? "±" : "+"}${text} %`;
};
