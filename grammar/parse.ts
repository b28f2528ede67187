import type { IToken } from "chevrotain";
import type { Diagnostic } from "../compiler/diag/diagnostic.ts";
import { asMeant } from "./as-meant.ts";
import type { SourceFile } from "./ast.ts";
import { balance } from "./brackets.ts";
import { lexicalProblems } from "./messages.ts";
import { oneSlip } from "./one-slip.ts";
import { SkyParser } from "./parser.ts";
import { comment } from "./to-ast.ts";
import { lexer, OpenStr } from "./tokens.ts";

/** What a text says, as far as it can be read, and everything that is wrong with its form. */
export interface Parse {
  readonly ast: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

let parser: SkyParser | undefined;

/** Reads a whole file. Never throws on any text; spans are UTF-16 offsets into `text` under the name `file`. */
export function parse(text: string, file: string): Parse {
  const first = read(text, file);
  return first.diagnostics.length === 0 ? first : asMeant(text, first, (other) => read(other, file));
}

/** Reads a text as it stands. */
function read(text: string, file: string): Parse {
  parser ??= new SkyParser();
  const { tokens, comments } = tokenize(text);
  const lexical = lexicalProblems(tokens, text, file);
  const balanced = balance(tokens, text, file);
  const all = comments.map((token) => comment(token, file));
  const docs = all.filter((one) => one.doc && isAlone(text, one.span.start));
  const span = { file, start: 0, end: text.length };
  const nothing = { imports: [], items: [] };
  const hopeless = balanced.tokens.length === 0 && tokens.length > 0;
  const { parsed, found } = hopeless ? { parsed: nothing, found: [] } : parser.read(balanced.tokens, text, file, docs);
  const { diagnostics: brackets, repairs } = balanced;
  const diagnostics = oneSlip(text, { lexical, brackets, repairs, parser: found });
  return { ast: { file, text, ...parsed, comments: all, span }, diagnostics };
}

/** Splits into tokens. A text without its closing quote may have swallowed brackets at its end: they are given back. */
function tokenize(text: string): { tokens: IToken[]; comments: IToken[] } {
  const lexed = lexer.tokenize(text);
  const comments = lexed.groups.comments ?? [];
  if (!lexed.tokens.some(({ tokenType }) => tokenType === OpenStr)) return { tokens: lexed.tokens, comments };
  const tokens = lexed.tokens.flatMap((token) => {
    const tail = token.tokenType === OpenStr ? /[\s,;)\]}{]*$/.exec(token.image)![0] : "";
    if (tail.trim() === "") return [token];
    const image = token.image.slice(0, -tail.length);
    const at = token.startOffset + image.length;
    const rest = lexer.tokenize(tail).tokens;
    for (const one of rest) one.startOffset += at;
    return [{ ...token, image }, ...rest];
  });
  return { tokens, comments };
}

/** True when only white space stands before the offset on its line. */
function isAlone(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0; i--) {
    const c = text[i]!;
    if (c === "\n" || c === "\r") return true;
    if (c !== " " && c !== "\t" && c !== "\uFEFF") return false;
  }
  return true;
}
