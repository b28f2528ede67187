import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

/** Where the surveys and the other languages lie: the compiled bench is elsewhere, and runs in the repository's root. */
export const folder: string = resolve("bench/language");

/** The path of the survey, as one of the languages writes it. */
export const surveyPath = (ending: string): string => resolve(folder, `survey.${ending}`);

/** Finds what is installed for this bench alone. */
export const packages: NodeJS.Require = createRequire(resolve(folder, "package.json"));

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
