import type { IToken } from "chevrotain";
import { Infix, LeftBrace, LeftBracket, LeftParen, RightBrace, RightBracket, RightParen } from "./tokens.ts";

/**
 * What the parser must know of a token beyond its type, packed into `payload` (a file may hold a million tokens):
 * bit 0: it is the first on its line; the rest: how many brackets are open around it. A bracket itself counts as outside.
 */
export function setFacts(token: IToken, firstOnLine: boolean, depth: number): void {
  token.payload = depth * 2 + (firstOnLine ? 1 : 0);
}
/** True when only white space and comments stand before it on its line. */
export const isFirstOnLine = (token: IToken): boolean => ((token.payload as number | undefined) ?? 1) % 2 === 1;
/** Brackets open around the token; -1 for the end of the file. */
export const depthOf = (token: IToken): number => Math.floor(((token.payload as number | undefined) ?? -2) / 2);

/** The offset just behind a token. */
export const endOf = (token: IToken): number => (token.endOffset ?? token.startOffset + token.image.length - 1) + 1;

/** True for operators that are signs. */
export const isSign = (token: IToken): boolean => token.tokenType.CATEGORIES?.includes(Infix) === true;

export const isOpener = (token: IToken): boolean =>
  token.tokenType === LeftBrace || token.tokenType === LeftBracket || token.tokenType === LeftParen;
export const isCloser = (token: IToken): boolean =>
  token.tokenType === RightBrace || token.tokenType === RightBracket || token.tokenType === RightParen;
/** `}` for `{`, and so on, either way. */
export const partnerOf: Readonly<Record<string, string>> = {
  "{": "}",
  "[": "]",
  "(": ")",
  "}": "{",
  "]": "[",
  ")": "(",
};
