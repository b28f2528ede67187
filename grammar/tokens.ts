import type { ITokenConfig, Lexer as LexerOf, TokenType } from "chevrotain";
import { createToken, Lexer } from "./chevrotain.ts";
import { multipliers, units } from "./units.ts";

const all: TokenType[] = [];
const token = (config: ITokenConfig): TokenType => {
  const made = createToken(config);
  all.push(made);
  return made;
};
const category = (name: string, parents: TokenType[] = []): TokenType => {
  const made = createToken({ name, pattern: Lexer.NA, categories: parents });
  all.push(made);
  return made;
};

const digits = [..."0123456789"];
const escaped = (text: string): string => text.replaceAll(/[/%]/g, (c) => `\\${c}`);
const longestFirst = [...units].sort((a, b) => b.length - a.length).map(escaped);
const NUMBER = String.raw`\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const TIMES = `[${Object.keys(multipliers).join("")}]`;
// A unit ends where its word ends, and is none where it is the next property's key ("8k iters" but "length: 8k iters: 3").
const UNIT = String.raw`[ \t]*(?:${longestFirst.join("|")})(?![A-Za-z0-9_]|[ \t]*(?::|\+=|-=)|\.[A-Za-z_])`;

/** Everything but closing brackets: what a broken value, item or statement may begin with. */
export const Anything = category("Anything");
/** What can begin neither a member of a body nor a declaration, and closes nothing. */
export const Junk = category("Junk", [Anything]);
/** `:`, `+=`, `-=` */
export const Assign = category("Assign", [Junk]);
/** `,` and `;` */
export const Separator = category("Separator", [Anything]);
/** Operators that are signs; the others are words. */
export const Infix = category("Infix", [Junk]);
/** What can only begin a value. */
export const Literal = category("Literal", [Junk]);

token({ name: "Space", pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
export const Comment: TokenType = token({ name: "Comment", pattern: /\/\/[^\r\n]*/, group: "comments" });
export const Str: TokenType = token({ name: "Str", pattern: /"(?:[^"\\\r\n]|\\.)*"/, categories: [Literal] });
/** A string whose line ends first. */
export const OpenStr: TokenType = token({ name: "OpenStr", pattern: /"[^\r\n]*/, categories: [Literal] });
export const Quantity: TokenType = token({
  name: "Quantity",
  pattern: new RegExp(`${NUMBER}(?:${UNIT}|${TIMES}${UNIT})`),
  start_chars_hint: digits,
  categories: [Literal],
});
export const Num: TokenType = token({
  name: "Num",
  pattern: new RegExp(`${NUMBER}${TIMES}?(?![A-Za-z0-9_])`),
  start_chars_hint: digits,
  categories: [Literal],
});
/** `512pixels`, `0x10`: digits with something behind that is no unit. */
export const BadNumber: TokenType = token({
  name: "BadNumber",
  pattern: new RegExp(`${NUMBER}[A-Za-z0-9_]+`),
  start_chars_hint: digits,
  categories: [Literal],
});
/** Every word is a name; which words mean more is decided by where they stand. */
export const Word: TokenType = token({ name: "Word", pattern: /[A-Za-z_][A-Za-z0-9_]*/, categories: [Anything] });

const sign = (name: string, pattern: string, parent?: TokenType): TokenType =>
  token({ name, pattern, categories: parent ? [parent] : [] });
export const DotDot: TokenType = sign("DotDot", "..", Infix);
export const PlusEquals: TokenType = sign("PlusEquals", "+=", Assign);
export const MinusEquals: TokenType = sign("MinusEquals", "-=", Assign);
sign("LessEquals", "<=", Infix);
sign("GreaterEquals", ">=", Infix);
sign("EqualsEquals", "==", Infix);
sign("Less", "<", Infix);
sign("Greater", ">", Infix);
sign("Tilde", "~", Infix);
sign("PlusMinus", "±", Infix);
sign("Plus", "+", Infix);
export const Minus: TokenType = sign("Minus", "-", Infix);
sign("Star", "*", Infix);
sign("Slash", "/", Infix);
export const Colon: TokenType = sign("Colon", ":", Assign);
export const Comma: TokenType = sign("Comma", ",", Separator);
export const Semicolon: TokenType = sign("Semicolon", ";", Separator);
export const Bar: TokenType = sign("Bar", "|", Junk);
export const At: TokenType = sign("At", "@", Anything);
export const Equals: TokenType = sign("Equals", "=", Junk);
export const Dot: TokenType = sign("Dot", ".", Junk);
export const LeftBrace: TokenType = sign("LeftBrace", "{", Literal);
export const RightBrace: TokenType = sign("RightBrace", "}");
export const LeftBracket: TokenType = sign("LeftBracket", "[", Literal);
export const RightBracket: TokenType = sign("RightBracket", "]");
export const LeftParen: TokenType = sign("LeftParen", "(", Literal);
export const RightParen: TokenType = sign("RightParen", ")");
/** Characters that the language does not use. */
export const Unknown: TokenType = token({
  name: "Unknown",
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters in a file are what it is for
  pattern: /[!#$%&'?\\^`\x00-\x08\x0e-\x1f\x7f-\xb0\xb2-\uffff]+/,
  categories: [Junk],
});

/** All token types, in the order in which the lexer tries them. */
export const tokenTypes: readonly TokenType[] = all;

/** Operators that are words; each may also be a key, a name, a kind. */
export const infixWords: ReadonlySet<string> = new Set(["then", "x", "from", "on", "of", "within", "every"]);

/** Never fails: what it does not know becomes `Unknown`. Comments come out in the group `comments`. A test validates the tokens. */
export const lexer: LexerOf = new Lexer(all, {
  positionTracking: "onlyOffset",
  ensureOptimizations: true,
  skipValidations: true,
});
