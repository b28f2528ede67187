import { examples } from "playground:examples";
import type { ReadFile } from "../../../compiler/check/world.ts";
import { diagnostic } from "../../../compiler/diag/diagnostic.ts";
import type { Document } from "./protocol.ts";

/** The edited text under its own name, and beside it the files that are shipped; nothing else can be imported here. */
export const readShipped =
  ({ path, text }: Document): ReadFile =>
  (wanted) => {
    const found = wanted === path ? text : examples[wanted];
    if (found !== undefined) return { text: found };
    const hint = `The page holds ${Object.keys(examples).join(", ")}.`;
    return { diagnostic: diagnostic("SKY1040", undefined, { path: wanted, hint }) };
  };

/** The shipped files as an import in `path` would name them. */
export function filesFrom(path: string): readonly string[] {
  const here = path.split("/").slice(0, -1);
  return Object.keys(examples)
    .filter((other) => other !== path)
    .map((other) => {
      const there = other.split("/");
      let common = 0;
      while (common < here.length && here[common] === there[common]) common++;
      const up = here.slice(common).map(() => "..");
      return [...(up.length === 0 ? ["."] : up), ...there.slice(common)].join("/");
    });
}
