import { resolvePath } from "../check/world.ts";
import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";

/** A text that leads to a file. */
export interface DocumentLink {
  readonly span: Span;
  /** Path as the file's own reader knows it. */
  readonly path: string;
}

/** The files that are imported. */
export function documentLinks(analysis: Analysis): readonly DocumentLink[] {
  return analysis.reading().words.flatMap((word): DocumentLink[] => {
    const written = word.text.replaceAll('"', "");
    if (word.role !== "module" || written === "" || written.startsWith("sky:")) return [];
    return [{ span: word.span, path: resolvePath(analysis.path, written) }];
  });
}
