import type { IRecognitionException, IToken } from "chevrotain";
import { type Diagnostic, diagnostic } from "../compiler/diag/diagnostic.ts";
import type { Span } from "../compiler/diag/span.ts";
import { nearest } from "../compiler/diag/suggest.ts";
import { EOF } from "./chevrotain.ts";
import { endOf } from "./token-facts.ts";
import { BadNumber, OpenStr, Unknown } from "./tokens.ts";
import { unitAliases, units } from "./units.ts";

/** How a message names a token: by its text. */
export function shown(token: IToken): string {
  if (token.tokenType === EOF) return "the end of the file";
  const text = token.image.length > 40 ? `${token.image.slice(0, 39)}…` : token.image;
  return `\`${text}\``;
}

/** Already reported where the text was split into tokens; the parser stays silent on them. */
export const isReported = (token: IToken): boolean => token.tokenType === Unknown || token.tokenType === OpenStr;

export const spanOf = (token: IToken, file: string, length: number): Span =>
  token.tokenType === EOF
    ? { file, start: length, end: length }
    : { file, start: token.startOffset, end: endOf(token) };

const listed = [...new Set(units)].join(" ");

/** `word` follows a number and is no unit. `gap` is what a replacement has to begin with to stay a word of its own. */
export function unknownUnit(word: string, span: Span): Diagnostic {
  const lower = word.toLowerCase();
  const same = units.find((unit) => unit.toLowerCase() === lower);
  const meant = unitAliases[word] ?? unitAliases[lower] ?? same ?? (word.length > 2 ? nearest(word, units) : undefined);
  const hint = `${meant ? `Did you mean ${meant}? ` : ""}Known units: ${listed}.`;
  const fixes = [
    meant
      ? { title: `replace ${word} with ${meant}`, edits: [{ span, text: meant }] }
      : { title: `remove ${word}`, edits: [{ span, text: "" }] },
  ];
  return diagnostic("SKY1006", span, { word: `\`${word}\``, hint }, { fixes });
}

/** What the lexer took for neither a number, nor a quantity. */
export function badNumber(token: IToken, file: string): Diagnostic {
  const [, digits = "", word = ""] = /^(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[kMBGT]?)([A-Za-z]+)$/.exec(token.image) ?? [];
  const start = token.startOffset;
  const span = { file, start, end: endOf(token) };
  const plain = plainNumber(token.image);
  if (plain !== undefined) {
    const fixes = [{ title: `write ${plain}`, edits: [{ span, text: plain }] }];
    return diagnostic("SKY1012", span, { found: shown(token) }, { fixes });
  }
  if (word !== "") return unknownUnit(word, { file, start: start + digits.length, end: endOf(token) });
  return diagnostic("SKY1012", span, { found: shown(token) });
}

/** `1_000`, `1e-3f` and `0x1F` as they are written here. */
function plainNumber(image: string): string | undefined {
  if (/^0[xX][0-9a-fA-F]+$|^0[bB][01]+$|^0[oO][0-7]+$/.test(image)) return String(Number(image));
  const bare = /^(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[kMBGT]?)[fFlLuU]?$/.exec(image)?.[1]?.replaceAll("_", "");
  return bare !== undefined && bare !== image && !/^\d+$/.test(image) ? bare : undefined;
}

/** Characters outside of the language; each line is blamed once. */
export function unknownCharacters(token: IToken, file: string): Diagnostic {
  const span = { file, start: token.startOffset, end: endOf(token) };
  const first = token.image[0]!;
  if (first === "#") {
    const fixes = [{ title: "replace # with //", edits: [{ span: { ...span, end: span.start + 1 }, text: "//" }] }];
    return diagnostic("SKY1011", span, { found: shown(token), hint: "A comment begins with //." }, { fixes });
  }
  const printable = /^[\x20-\x7e\xa1-\uffff]+$/.test(token.image);
  const code = first.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  const hint =
    first === "'" || first === "`" || first === "“" || first === "‘"
      ? 'Texts stand between straight double quotes: "text".'
      : "Remove it. Names are made of the letters A to Z, digits and _; all other text stands in double quotes.";
  return diagnostic("SKY1011", span, { found: printable ? shown(token) : `the character U+${code}`, hint });
}

/** What only the lexer knows to be wrong. Each line with unknown characters is reported once. */
export function lexicalProblems(tokens: readonly IToken[], text: string, file: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  let lastUnknown = -1;
  for (const token of tokens) {
    if (token.tokenType === BadNumber) found.push(badNumber(token, file));
    else if (token.tokenType === OpenStr) {
      const span = { file, start: token.startOffset, end: endOf(token) };
      const at = { file, start: span.end, end: span.end };
      found.push(diagnostic("SKY1009", span, {}, { fixes: [{ title: 'insert "', edits: [{ span: at, text: '"' }] }] }));
    } else if (token.tokenType === Unknown) {
      const sameLine = lastUnknown >= 0 && !/[\r\n]/.test(text.slice(lastUnknown, token.startOffset));
      if (!sameLine) found.push(unknownCharacters(token, file));
      lastUnknown = token.startOffset;
    }
  }
  return found;
}

const expectations: Readonly<Record<string, string>> = {
  annotation: "a name behind the @",
  items: "a comma or the closing bracket",
  list: "a comma or `]`",
  group: "a comma or `)`",
  block: "a comma or `)`",
  body: "a property or `}`",
  member: "a property",
  importDecl: 'import { Name } from "./file.sky"',
  path: "a name",
  sweep: "an axis (`key: value | value`)",
  expect: "a statement",
  declaration: "a declaration (`kind Name { … }`)",
  file: "a declaration",
};

/** A mismatch that no rule of the parser foresaw: say what the surrounding construct wants. */
export function fromException(error: IRecognitionException, file: string, length: number): Diagnostic {
  const rule = error.context.ruleStack.findLast((name) => expectations[name] !== undefined);
  const expected = expectations[rule ?? "file"]!;
  return diagnostic("SKY1001", spanOf(error.token, file, length), { found: shown(error.token), expected });
}
