import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";
import { targetOf } from "./entities.ts";
import type { Role, Word } from "./reading.ts";

/** What an editor colours words by; the names are those of the language server protocol. */
export const tokenTypes = [
  "keyword",
  "class",
  "type",
  "enumMember",
  "property",
  "variable",
  "parameter",
  "function",
  "number",
  "string",
  "decorator",
  "comment",
  "namespace",
] as const;
export const tokenModifiers = ["declaration", "documentation", "defaultLibrary"] as const;

/** A word with its colour. */
export interface SemanticToken {
  readonly span: Span;
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

const types: Readonly<Partial<Record<Role, SemanticToken["type"]>>> = {
  keyword: "keyword",
  edition: "number",
  kind: "keyword",
  declared: "class",
  base: "class",
  reference: "class",
  imported: "class",
  alias: "class",
  module: "string",
  key: "property",
  let: "variable",
  annotation: "decorator",
  block: "type",
  variant: "enumMember",
  sensor: "namespace",
  enum: "enumMember",
  band: "enumMember",
  member: "parameter",
  measure: "function",
  part: "parameter",
  sweep: "variable",
  number: "number",
  text: "string",
  name: "variable",
};

/** The words of a file with what they are, in order; comments among them. */
export function semanticTokens(analysis: Analysis): readonly SemanticToken[] {
  const words = analysis.reading().words.flatMap((word): SemanticToken[] => {
    const type = typeOf(analysis, word);
    return type === undefined ? [] : [{ span: word.span, type, modifiers: modifiersOf(word) }];
  });
  const comments = (analysis.scope?.ast.comments ?? []).map(
    ({ span, doc }): SemanticToken => ({ span, type: "comment", modifiers: doc ? ["documentation"] : [] }),
  );
  return [...words, ...comments].sort((a, b) => a.span.start - b.span.start);
}

function typeOf(analysis: Analysis, word: Word): SemanticToken["type"] | undefined {
  if (word.role === "imported" || word.role === "alias") {
    const entity = analysis.scope?.names.get(word.text);
    return entity?.type === "block" || word.module?.startsWith("sky:")
      ? "type"
      : entity?.type === "let"
        ? "variable"
        : "class";
  }
  const named =
    word.role === "reference" ||
    word.role === "enum" ||
    word.role === "band" ||
    word.role === "member" ||
    word.role === "name";
  if (named && targetOf(analysis, word)?.type === "let") return "variable";
  return types[word.role];
}

function modifiersOf({ role, block }: Word): SemanticToken["modifiers"] {
  if (role === "declared" || role === "let" || role === "sweep") return ["declaration"];
  return block && block.file === undefined ? ["defaultLibrary"] : [];
}
