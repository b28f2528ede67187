import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";
import { type Target, targetOf } from "./entities.ts";
import { placeKey } from "./inferred.ts";
import type { Word } from "./reading.ts";

/** A word that stands for what was asked after. */
export interface Reference {
  readonly span: Span;
  readonly text: string;
  /** The word declares it. */
  readonly declares: boolean;
}

const keyOf = (target: Target): string => (target.type === "file" ? `file ${target.path}` : placeKey(target.at));

/**
 * Every word that stands for the same as the one at an offset: in the file, in what it imports, and in the files of
 * `others`, which may import it.
 */
export function referencesAt(
  analysis: Analysis,
  offset: number,
  others: readonly Analysis[] = [],
): readonly Reference[] {
  const word = analysis.wordAt(offset);
  const target = word && targetOf(analysis, word);
  return target ? referencesTo(target, [analysis, ...others]) : [];
}

/** Every word that stands for a target, in all files that some analyses know. */
export function referencesTo(target: Target, analyses: readonly Analysis[]): readonly Reference[] {
  const wanted = keyOf(target);
  const found = new Map<string, Reference>();
  for (const analysis of analyses) {
    for (const path of analysis.world.files.keys()) {
      for (const word of analysis.reading(path).words) {
        const key = placeKey(word.span);
        if (found.has(key) || !isName(word)) continue;
        const own = targetOf(analysis, word, path);
        if (own && keyOf(own) === wanted)
          found.set(key, {
            span: word.span,
            text: word.text,
            declares: own.type !== "file" && placeKey(own.at) === key,
          });
      }
    }
  }
  return [...found.values()].sort((a, b) =>
    a.span.file === b.span.file ? a.span.start - b.span.start : a.span.file < b.span.file ? -1 : 1,
  );
}

const isName = ({ role }: Word): boolean =>
  role !== "keyword" && role !== "number" && role !== "operator" && role !== "text" && role !== "annotation";
