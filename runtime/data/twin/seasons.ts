/** Days of the twin's year; it begins on 1 September 2018, PASTIS's day 0. */
export const yearLength = 365;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** How fast a stand closes and dies, days. */
const pace = 8;

/** Days from `centre` to `day` on the circle of the year, -182.5 to 182.5. */
export function daysFrom(centre: number, day: number): number {
  const turn = (((day - centre) % yearLength) + yearLength) % yearLength;
  return turn > yearLength / 2 ? turn - yearLength : turn;
}

/** Double logistic: near 1 within `length` days around `centre`, near 0 elsewhere; the curve that phenology is fitted with (Zhang 2003). */
export function presence(day: number, centre: number, length: number): number {
  const d = daysFrom(centre, day);
  return logistic((d + length / 2) / pace) * logistic((length / 2 - d) / pace);
}
