import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root: string = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** What a generator gives: paths relative to the checkout, with the text that belongs there. */
export type Generated = ReadonlyMap<string, string>;
