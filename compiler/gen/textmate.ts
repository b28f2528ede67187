import type { TokenType } from "chevrotain";
import {
  Assign,
  At,
  BadNumber,
  Bar,
  Comment,
  Dot,
  Equals,
  Infix,
  infixWords,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Num,
  OpenStr,
  Quantity,
  RightBrace,
  RightBracket,
  RightParen,
  Separator,
  Str,
  tokenTypes,
  Unknown,
  Word,
} from "../../grammar/tokens.ts";
import { units } from "../../grammar/units.ts";
import type { Generated } from "./generated.ts";

/** A rule of a TextMate grammar, as far as this one needs them. */
interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name?: string; readonly patterns?: readonly Rule[] }>>;
  readonly beginCaptures?: Rule["captures"];
  readonly endCaptures?: Rule["captures"];
  readonly patterns?: readonly Rule[];
  readonly include?: string;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const longest = (texts: readonly string[]): string =>
  [...texts]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join("|");

/** The source of a token's pattern, as the lexer has it. */
const sourceOf = ({ PATTERN }: TokenType): string =>
  PATTERN instanceof RegExp ? PATTERN.source : escaped(String(PATTERN));
const inCategory = (category: TokenType): string[] =>
  tokenTypes.filter((type) => type.CATEGORIES?.includes(category)).map((type) => String(type.PATTERN));
const anyOf = (...types: readonly TokenType[]): string => types.map(sourceOf).join("|");

const NAME = sourceOf(Word);
const DOTTED = `${NAME}(?:\\s*${sourceOf(Dot)}\\s*${NAME})*`;
const named = (name: string): { readonly name: string } => ({ name });
const assigned = longest(inCategory(Assign));

const number: Rule = {
  match: anyOf(Quantity, Num),
  captures: {
    0: {
      patterns: [
        { match: `(?<=[0-9kMBGT \\t])(?:${longest(units)})$`, ...named("keyword.other.unit.sky") },
        { match: "[0-9][0-9.eE+-]*[kMBGT]?", ...named("constant.numeric.sky") },
      ],
    },
  },
};

/** Rules in the order in which they are tried. */
const rules: readonly Rule[] = [
  { match: "///.*$", ...named("comment.line.documentation.sky") },
  { match: sourceOf(Comment), ...named("comment.line.double-slash.sky") },
  {
    match: sourceOf(Str),
    ...named("string.quoted.double.sky"),
    captures: { 0: { patterns: [{ match: "\\\\.", ...named("constant.character.escape.sky") }] } },
  },
  { match: sourceOf(OpenStr), ...named("string.quoted.double.sky invalid.illegal.unclosed.sky") },
  {
    match: `(?<![\\s\\S])\\x{FEFF}?(sky)\\s+(\\d+)`,
    captures: { 1: named("keyword.control.sky"), 2: named("constant.numeric.edition.sky") },
  },
  {
    begin: `\\b(import)\\s*(${sourceOf(LeftBrace)})`,
    beginCaptures: { 1: named("keyword.control.import.sky"), 2: named("punctuation.section.braces.sky") },
    end: `(${sourceOf(RightBrace)})(?:\\s*(from)\\b)?|(?=^${NAME}\\s)`,
    endCaptures: { 1: named("punctuation.section.braces.sky"), 2: named("keyword.control.import.sky") },
    patterns: [
      { match: "//.*$", ...named("comment.line.double-slash.sky") },
      { match: "\\bas\\b", ...named("keyword.control.import.sky") },
      { match: NAME, ...named("entity.name.type.sky") },
      { match: longest(inCategory(Separator)), ...named("punctuation.separator.sky") },
    ],
  },
  {
    match: `(${sourceOf(At)})(${NAME})`,
    captures: { 1: named("punctuation.definition.annotation.sky"), 2: named("storage.type.annotation.sky") },
  },
  {
    match: `\\b(let)\\s+(${NAME})(?=\\s*${sourceOf(Equals)})`,
    captures: { 1: named("storage.type.let.sky"), 2: named("variable.other.constant.sky") },
  },
  { match: `\\b(expect)(?=\\s*${sourceOf(LeftBrace)})`, ...named("keyword.control.sky") },
  {
    match: `\\b(sweep)(?:\\s+(${NAME}))?(?=\\s*${sourceOf(LeftBrace)})`,
    captures: { 1: named("keyword.control.sky"), 2: named("variable.other.constant.sky") },
  },
  {
    match: `\\b(extends)\\s+(${DOTTED}(?:\\s*,\\s*${DOTTED})*)`,
    captures: {
      1: named("storage.modifier.sky"),
      2: {
        patterns: [
          { match: NAME, ...named("entity.other.inherited-class.sky") },
          { match: "[.,]", ...named("punctuation.separator.sky") },
        ],
      },
    },
  },
  {
    match: `^(?!\\s*(?:import|let|expect|sweep)\\b)\\s*(?:(abstract)\\s+)?(${NAME})\\s+(${NAME})(?=\\s*(?:${sourceOf(LeftBrace)}|extends\\b))`,
    captures: {
      1: named("storage.modifier.sky"),
      2: named("storage.type.sky"),
      3: named("entity.name.type.class.sky"),
    },
  },
  {
    match: `(${DOTTED})\\s*(${assigned})`,
    captures: { 1: named("variable.other.property.sky"), 2: named("punctuation.separator.key-value.sky") },
  },
  { match: "\\b(?:assume|because|unstated|log)\\b", ...named("keyword.control.sky") },
  {
    match: `\\b(?:${longest([...infixWords].filter((word) => word.length > 1))})\\b(?=\\s+\\S)`,
    ...named("keyword.operator.word.sky"),
  },
  {
    match: `\\b(?:${longest([...infixWords].filter((word) => word.length === 1))})\\b(?=\\s+\\d)`,
    ...named("keyword.operator.word.sky"),
  },
  { match: "\\b(?:true|false)\\b", ...named("constant.language.sky") },
  number,
  { match: sourceOf(BadNumber), ...named("invalid.illegal.number.sky") },
  { match: `${DOTTED}(?=\\s*[({])`, ...named("entity.name.function.sky") },
  { match: `[A-Z][A-Za-z0-9_]*(?:\\.${NAME})*`, ...named("entity.name.type.sky") },
  { match: NAME, ...named("variable.other.sky") },
  { match: longest(inCategory(Infix)), ...named("keyword.operator.sky") },
  { match: `${assigned}|${anyOf(Equals, Bar)}`, ...named("punctuation.separator.key-value.sky") },
  { match: `${longest(inCategory(Separator))}|${sourceOf(Dot)}`, ...named("punctuation.separator.sky") },
  { match: anyOf(LeftBrace, RightBrace), ...named("punctuation.section.braces.sky") },
  { match: anyOf(LeftBracket, RightBracket), ...named("punctuation.section.brackets.sky") },
  { match: anyOf(LeftParen, RightParen), ...named("punctuation.section.parens.sky") },
  { match: oniguruma(sourceOf(Unknown)), ...named("invalid.illegal.character.sky") },
];

/** Oniguruma writes the code of a character in braces, and has no `\\uffff`. */
function oniguruma(source: string): string {
  return source.replaceAll(/\\x([0-9a-f]{2})/g, "\\x{$1}").replaceAll(/\\u([0-9a-f]{4})/g, "\\x{$1}");
}

/** The TextMate grammar for editors, from the tokens of the language. */
export function generate(): Generated {
  const grammar = {
    $comment: "Written by `npm run gen` from the tokens in grammar/.",
    name: "Sky",
    scopeName: "source.sky",
    fileTypes: ["sky"],
    patterns: rules,
  };
  return new Map([["editors/vscode/generated/sky.tmLanguage.json", `${JSON.stringify(grammar, null, 2)}\n`]]);
}
