import type { IToken } from "chevrotain";
import type { Line } from "./layout.ts";
import { At, Colon, Comma, Dot, LeftBrace, RightBrace, Word } from "./tokens.ts";

/** What to read otherwise in a text with more `}` than `{`: indices of tokens. */
export interface Repairs {
  /** A `}` to be passed over. */
  readonly drop: ReadonlySet<number>;
  /** A `{` to be read before this token. */
  readonly open: ReadonlySet<number>;
}

/** More slips of this sort in one file are not worth the search. */
const most = 8;

/**
 * Finds which `}` is too many, or which declaration lacks its `{`: the repair under which most lines stand where they
 * belong (declarations outside of everything, properties inside of something).
 */
export function surplusBraces(tokens: readonly IToken[], lines: readonly Line[], surplus: number): Repairs {
  const drop = new Set<number>();
  const open = new Set<number>();
  // Each candidate costs a walk over the file; in a huge one only the likeliest are tried.
  const tried = Math.max(4, Math.min(200, Math.floor(1e7 / tokens.length)));
  for (let found = 0; found < Math.min(surplus, most); found++) {
    let best = { misfits: Number.POSITIVE_INFINITY, into: drop, at: -1 };
    const judge = (into: Set<number>, at: number): void => {
      into.add(at);
      const misfits = count(tokens, lines, { drop, open });
      into.delete(at);
      if (misfits < best.misfits) best = { misfits, into, at };
    };
    const headless = tokens.flatMap((_, i) => headerWithoutBrace(tokens, lines, i) ?? []);
    for (const at of headless.filter((one) => !open.has(one)).slice(0, tried)) judge(open, at);
    for (const at of closing(tokens, lines, { drop, open }).slice(0, tried)) judge(drop, at);
    if (best.at >= 0) best.into.add(best.at);
  }
  return { drop, open };
}

/** Lines at the wrong depth. */
function count(tokens: readonly IToken[], lines: readonly Line[], { drop, open }: Repairs): number {
  let depth = 0;
  let misfits = 0;
  for (const [i, { tokenType }] of tokens.entries()) {
    if (open.has(i)) depth++;
    const line = lines[i]!;
    if (line.first && isWordAt(tokens, i)) {
      if (depth > 0 && line.indent === 0 && isDeclaration(tokens, i)) misfits++;
      if (depth === 0 && tokens[i + 1]?.tokenType === Colon) misfits++;
    }
    if (tokenType === LeftBrace) depth++;
    else if (tokenType === RightBrace && !drop.has(i)) {
      depth--;
      if (depth < 0) {
        misfits += 3;
        depth = 0;
      }
    }
  }
  return misfits;
}

const isWordAt = (tokens: readonly IToken[], i: number): boolean => tokens[i]?.tokenType === Word;
const isDeclaration = (tokens: readonly IToken[], i: number): boolean =>
  tokens[i]!.tokenType === At || (isWordAt(tokens, i) && isWordAt(tokens, i + 1));

/** Where the `{` belongs of a declaration or import at the left margin that has none. */
function headerWithoutBrace(tokens: readonly IToken[], lines: readonly Line[], i: number): number | undefined {
  const { first, indent } = lines[i]!;
  if (!first || indent > 0 || !isWordAt(tokens, i) || !isWordAt(tokens, i + 1)) return undefined;
  const { image } = tokens[i]!;
  if (image === "import") return i + 1;
  if (image === "let" || image === "sky") return undefined;
  let end = image === "abstract" ? i + 3 : i + 2;
  if (tokens[end]?.image === "extends") {
    end += 2;
    while (tokens[end]?.tokenType === Dot || tokens[end]?.tokenType === Comma) end += 2;
  }
  return tokens[end]?.tokenType === LeftBrace ? undefined : Math.min(end, tokens.length);
}

/**
 * All `}`, the likeliest first: those that do not stand where their partners say that they should, first on a line and as
 * far left as that line.
 */
function closing(tokens: readonly IToken[], lines: readonly Line[], { drop, open }: Repairs): number[] {
  const astray: number[] = [];
  const others: number[] = [];
  const stack: (Line | undefined)[] = [];
  for (const [i, { tokenType }] of tokens.entries()) {
    if (open.has(i)) stack.push(undefined);
    if (tokenType === LeftBrace) stack.push(lines[i]);
    if (tokenType !== RightBrace || drop.has(i)) continue;
    const partner = stack.pop();
    const { first, indent, line } = lines[i]!;
    const fits = partner !== undefined && (line === partner.line || (first && indent === partner.indent));
    (fits ? others : astray).push(i);
  }
  return [...astray, ...others];
}
