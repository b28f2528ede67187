const msPerDay = 86_400_000;

/** The day of the year, from 0 for 1 January, of a date written as the number 20180920; undefined when there is no such day. */
export function dayOfYear(date: number): number | undefined {
  const year = Math.floor(date / 10_000);
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  const time = Date.UTC(year, month - 1, day);
  const back = new Date(time);
  if (!Number.isInteger(date) || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return undefined;
  return Math.round((time - Date.UTC(year, 0, 1)) / msPerDay);
}

/** The date so many days after 1 September 2018, PASTIS's day 0, as the number 20180920. */
export function dateAfterReference(days: number): number {
  const date = new Date(Date.UTC(2018, 8, 1) + days * msPerDay);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}
