import { type Analysis, analyse } from "../../../compiler/language/analysis.ts";
import type { Document } from "./protocol.ts";
import { filesFrom, readShipped } from "./read-shipped.ts";

let last: Analysis | undefined;

/** The text as it is understood; what one state of it has in common with the next is found out once. */
export function analysisOf(document: Document): Analysis {
  const { path, text } = document;
  last = analyse(text, path, readShipped(document), last, { files: filesFrom });
  return last;
}
