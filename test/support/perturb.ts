import { Assign, Dot, lexer, Word } from "../../grammar/tokens.ts";
import type { Random } from "./random.ts";

/**
 * The same tokens with other white space and with comments between them, where the language gives that no meaning: lines
 * that were apart stay apart (a word behind a number on its line would be its unit), and keys keep their colons.
 */
export function perturb(text: string, random: Random): { text: string; comments: string[] } {
  const { tokens } = lexer.tokenize(text);
  const comments: string[] = [];
  let out = "";
  let end = 0;
  for (const [i, token] of tokens.entries()) {
    const gap = text.slice(end, token.startOffset);
    const before = tokens[i - 1];
    const joined =
      before === undefined ||
      token.tokenType.CATEGORIES?.includes(Assign) ||
      token.tokenType === Dot ||
      before.tokenType === Dot ||
      (before.tokenType === Word && before.image === "log");
    if (joined) out += gap;
    else {
      if (random.chance(0.08)) {
        const comment = `${random.chance(0.3) ? "///" : "//"} comment ${comments.length}`;
        comments.push(comment);
        out += `${random.pick([" ", "  ", "\n", "\n\n\n\t"])}${comment}\n`;
      }
      const space = gap === "" ? "" : " ";
      out += gap.includes("\n")
        ? random.pick(["\n", "\n\n\n", "\r\n", "\n\t"])
        : random.pick([space || " ", space, "\n  ", "\t"]);
    }
    out += text.slice(token.startOffset, token.startOffset + token.image.length);
    end = token.startOffset + token.image.length;
  }
  return { text: out + text.slice(end), comments };
}
