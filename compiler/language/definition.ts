import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";
import { type Target, targetOf } from "./entities.ts";
import { nodeOf, writtenKey } from "./nearby.ts";
import { declarationOf } from "./read-words.ts";
import type { Word } from "./reading.ts";

/** A place that a word leads to, and the word. */
export interface Definition {
  readonly from: Span;
  readonly to: Span;
}

/** Where what a word names is declared; undefined for the vocabulary of the standard library. */
export function definitionAt(analysis: Analysis, offset: number): Definition | undefined {
  const word = analysis.wordAt(offset);
  const to = word && placeOf(analysis, word);
  return word && to ? { from: word.span, to } : undefined;
}

function placeOf(analysis: Analysis, word: Word): Span | undefined {
  const target = targetOf(analysis, word);
  if (target) return spanOf(target);
  if (word.block?.file !== undefined) return { file: word.block.file, start: 0, end: 0 };
  return word.role === "key" ? inherited(analysis, word) : undefined;
}

const spanOf = (target: Target): Span => (target.type === "file" ? { file: target.path, start: 0, end: 0 } : target.at);

/** The line of a base that a key changes. */
function inherited(analysis: Analysis, { key, span }: Word): Span | undefined {
  const outer = key && declarationOf(key.frame);
  const node = nodeOf(analysis, outer);
  if (!key || !outer || !node || !analysis.scope || key.frame !== outer) return undefined;
  const found = writtenKey(node, analysis.scope, key.words[0]!.text, span);
  return found && found.start !== span.start ? found : undefined;
}
