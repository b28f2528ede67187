import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The path of the survey, as one of the languages writes it. */
export const surveyPath = (ending: string): string => fileURLToPath(new URL(`survey.${ending}`, import.meta.url));

/** The survey in skyc's language: 500 lines, twelve experiments. */
export const survey: string = readFileSync(surveyPath("sky"), "utf8");

const lines = survey.split("\n");

/** The survey with a slip of the hand at the end of some line, every time another one. */
export function mistyped(i: number): string {
  const at = 5 + ((i * 37) % (lines.length - 5));
  return lines.map((line, k) => (k === at ? `${line.slice(0, -1)}x${i.toString(36)}` : line)).join("\n");
}

/** The text with one of its small numbers (`2e-3`: rates, ratios) changed to a new one, which leaves it right in every language. */
export function retuned(text: string, i: number): string {
  const places = [...text.matchAll(/\b\d(?=e-\d\b)/g)];
  const place = places[i % places.length]!;
  const end = place.index + 1;
  return `${text.slice(0, end)}.${String(1 + i).padStart(5, "0")}${text.slice(end)}`;
}
