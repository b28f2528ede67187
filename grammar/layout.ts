import type { IToken } from "chevrotain";
import { endOf } from "./token-facts.ts";

/** Where a token stands on its line. White space means nothing to the grammar; repair and messages go by it. */
export interface Line {
  /** Only white space and comments stand before the token. */
  readonly first: boolean;
  /** White space before the first token of the line, in characters. */
  readonly indent: number;
  /** Counts the lines that hold tokens. */
  readonly line: number;
}

/** One entry a token; tokens of one line share theirs but for `first`. */
export function layout(tokens: readonly IToken[], text: string): Line[] {
  const lines: Line[] = [];
  let behind: Line = { first: false, indent: 0, line: 0 };
  let from = 0;
  for (const token of tokens) {
    let newline = -1;
    for (let k = token.startOffset - 1; k >= from && newline < 0; k--) {
      const c = text.charCodeAt(k);
      if (c === 10 || c === 13) newline = k;
    }
    if (newline >= 0 || from === 0) {
      const indent = token.startOffset - newline - 1;
      const line = behind.line + 1;
      lines.push({ first: true, indent, line });
      behind = { first: false, indent, line };
    } else {
      lines.push(behind);
    }
    from = endOf(token);
  }
  return lines;
}
