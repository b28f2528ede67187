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
