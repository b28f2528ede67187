import { infixWords } from "../../grammar/tokens.ts";
import { check } from "../check/check.ts";
import type { Edit } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";
import { type Target, targetOf } from "./entities.ts";
import type { Word } from "./reading.ts";
import { type Reference, referencesTo } from "./references.ts";

/** The edits of a renaming, or why it cannot be done. */
export type Renaming = { readonly edits: readonly Edit[] } | { readonly refused: string };

/** The word that would be renamed at an offset, or why it cannot be. */
export function renameable(
  analysis: Analysis,
  offset: number,
): { readonly span: Span; readonly text: string } | { readonly refused: string } {
  const word = analysis.wordAt(offset);
  const found = word && targetFor(analysis, word);
  if (word && found && "target" in found) return { span: word.span, text: word.text };
  return { refused: found && "refused" in found ? found.refused : "There is no name here." };
}

function targetFor(analysis: Analysis, word: Word): { readonly target: Target } | { readonly refused: string } {
  const target = targetOf(analysis, word);
  if (target?.type === "file") return { refused: "Files are renamed where files are kept." };
  if (target?.type === "declaration" && target.entity.declaration.name.text.includes("."))
    return {
      refused: `${target.entity.declaration.name.text} is a column of a table: it is called what its cell says.`,
    };
  if (target) return { target };
  if (word.block || word.module?.startsWith("sky:"))
    return {
      refused: `${word.text} is a block of the standard library; import it under another name: import { ${word.text} as … }.`,
    };
  if (word.role === "key") return { refused: `${word.text} is a property of the language.` };
  return { refused: `${word.text} is not declared in a file, so that it cannot be renamed.` };
}

/** Renames what stands at an offset everywhere, or says why not. `others` are the files that may import this one. */
export function renameAt(analysis: Analysis, offset: number, name: string, others: readonly Analysis[] = []): Renaming {
  const word = analysis.wordAt(offset);
  if (!word) return { refused: "There is no name here." };
  const found = targetFor(analysis, word);
  if ("refused" in found) return found;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return { refused: `"${name}" is no name: letters, digits and _, not beginning with a digit.` };
  if (infixWords.has(name) || ["assume", "unstated", "log"].includes(name))
    return { refused: `"${name}" is a word of the language.` };
  if (name === word.text) return { edits: [] };
  const all = referencesTo(found.target, [analysis, ...others]).filter(({ text }) => text === word.text);
  const declared = all.some(({ declares }) => declares);
  // Another name that one file gives to an import is that file's own.
  const meant = declared ? all : all.filter(({ span }) => span.file === word.span.file);
  const edits = meant.map(({ span }): Edit => ({ span, text: name }));
  return harm(analysis, others, meant, edits, name) ?? { edits };
}

/** What would be wrong afterwards and is not wrong now. */
function harm(
  analysis: Analysis,
  others: readonly Analysis[],
  references: readonly Reference[],
  edits: readonly Edit[],
  name: string,
): { readonly refused: string } | undefined {
  for (const one of [analysis, ...others]) {
    const files = new Set(references.map(({ span }) => span.file));
    if (![...one.world.files.keys()].some((path) => files.has(path))) continue;
    const clash = clashIn(one, files, name);
    if (clash !== undefined) return { refused: clash };
    const before = one.diagnostics.filter(({ severity }) => severity === "error").length;
    const after = check(one.path, (path) => ({ text: changed(one.textOf(path) ?? "", path, edits) }), {
      memory: one.memory,
    });
    const errors = after.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > before)
      return { refused: `With the name "${name}" something would go wrong: ${errors.at(-1)!.message}` };
  }
  return undefined;
}

function clashIn(analysis: Analysis, files: ReadonlySet<string>, name: string): string | undefined {
  for (const path of files) {
    const entity = analysis.scopeOf(path)?.names.get(name);
    if (entity) return `"${name}" is taken: ${path} has something of that name.`;
  }
  return undefined;
}

const changed = (text: string, path: string, edits: readonly Edit[]): string =>
  edits
    .filter(({ span }) => span.file === path)
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, text: put }) => now.slice(0, span.start) + put + now.slice(span.end), text);
