import type { IToken, TokenType } from "chevrotain";
import { type Diagnostic, diagnostic, type Edit, type Fix, type Related } from "../compiler/diag/diagnostic.ts";
import type { Span } from "../compiler/diag/span.ts";
import { createTokenInstance } from "./chevrotain.ts";
import { type Line, layout } from "./layout.ts";
import { type Repairs, surplusBraces } from "./surplus-braces.ts";
import { endOf, isCloser, isOpener, isSign, partnerOf, setFacts } from "./token-facts.ts";
import {
  At,
  Colon,
  Comma,
  Dot,
  Equals,
  LeftBrace,
  LeftBracket,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Word,
} from "./tokens.ts";

/** Deepest nesting of brackets that is read; the parser's stack and everybody's patience end soon after. */
export const nestingLimit = 64;

/** Tokens whose brackets all match, whatever the text was, with their facts set; and what was wrong with the text. */
export interface Balanced {
  readonly tokens: IToken[];
  readonly diagnostics: readonly Diagnostic[];
  /** Offsets at which the text was read otherwise than written: what else seems wrong on their lines may follow from it. */
  readonly repairs: readonly number[];
}

interface Open {
  readonly token: IToken;
  /** The line that it stands on, and that line's indentation. */
  readonly line: number;
  readonly indent: number;
  /** Where it stands in the output. */
  readonly at: number;
}

const closers: Readonly<Record<string, TokenType>> = { "{": RightBrace, "[": RightBracket, "(": RightParen };

/**
 * Pairs the brackets of a file. Where one is missing or too many, exactly one error is reported and the token stream is
 * put right, so that the parser sees balanced brackets and one slip makes no second error. Who forgot its partner is
 * judged by indentation, and only in files that do not balance.
 */
export function balance(tokens: readonly IToken[], text: string, file: string): Balanced {
  return new Pairing(tokens, text, file).run();
}

class Pairing {
  readonly #out: IToken[] = [];
  readonly #firsts = new Set<IToken>();
  readonly #stack: Open[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #repairs: number[] = [];
  readonly #lines: readonly Line[];
  readonly #text: string;
  /** For each opening bracket: how many of its partners are missing; negative: too many. */
  readonly #lacking: Record<string, number> = { "{": 0, "[": 0, "(": 0 };
  readonly #surplus: Repairs;

  constructor(
    readonly tokens: readonly IToken[],
    text: string,
    readonly file: string,
  ) {
    this.#text = text;
    this.#lines = layout(tokens, text);
    for (const token of tokens) {
      if (isOpener(token)) this.#lacking[token.image]!++;
      else if (isCloser(token)) this.#lacking[partnerOf[token.image]!]!--;
    }
    this.#surplus = surplusBraces(tokens, this.#lines, -this.#lacking["{"]!);
  }

  run(): Balanced {
    for (const [i, token] of this.tokens.entries()) {
      if (this.#surplus.open.has(i)) this.#open(i);
      if (isOpener(token)) {
        const { line, indent } = this.#lines[i]!;
        this.#stack.push({ token, line, indent, at: this.#out.length });
        this.#push(i);
        if (this.#stack.length > nestingLimit) return this.#tooDeep(token);
      } else if (isCloser(token)) {
        this.#close(i);
      } else {
        this.#plain(i);
      }
    }
    const last = this.tokens[this.tokens.length - 1];
    if (last && this.#stack.length > 0) {
      this.#supply(0, { message: "the file ends here", span: this.#span(last) });
    }
    this.#setDepths();
    return { tokens: this.#out, diagnostics: this.#diagnostics, repairs: this.#repairs };
  }

  #plain(i: number): void {
    const { first, indent } = this.#lines[i]!;
    if (first && indent === 0 && this.#stack.length > 0 && this.#lacking["{"]! > 0 && this.#beginsDeclaration(i)) {
      this.#supply(0, { message: "the next declaration begins here", span: this.#span(this.tokens[i]!) });
    }
    this.#push(i);
  }

  #close(i: number): void {
    const token = this.tokens[i]!;
    const kind = partnerOf[token.image]!;
    const { first, indent } = this.#lines[i]!;
    if (first && kind === "{" && this.#lacking["{"]! > 0) {
      // A brace further left than the line whose brace it would close belongs to an outer one.
      const owner = this.#stack.findLastIndex((open) => open.token.image === "{" && open.indent <= indent);
      if (owner >= 0 && owner < this.#stack.length - 1) {
        this.#supply(owner + 1, { message: "this closes an outer one", span: this.#span(token) });
      }
    }
    const owner = this.#stack.findLastIndex((open) => open.token.image === kind);
    const top = this.#stack[this.#stack.length - 1];
    if (this.#surplus.drop.has(i)) {
      this.#drop(i);
    } else if (top && top.token.image !== kind && this.#lacking[kind]! < 0 && this.#lacking[top.token.image]! > 0) {
      this.#replace(i, top);
    } else if (owner < 0) {
      this.#drop(i);
    } else {
      if (owner < this.#stack.length - 1) {
        this.#supply(owner + 1, { message: `this ${token.image} comes first`, span: this.#span(token) });
      }
      this.#stack.pop();
      this.#push(i);
    }
  }

  /** Closes all that is open above `keep` entries, with one error. */
  #supply(keep: number, where: Related): void {
    const unclosed = this.#stack.splice(keep).reverse();
    const [inner, ...others] = unclosed.map(({ token }) => token);
    const also = others
      .slice(0, 5)
      .map((token) => ({ message: `this ${token.image} is open too`, span: this.#span(token) }));
    const ends: Edit[] = [];
    const found = { open: inner!.image, close: partnerOf[inner!.image]! };
    const fix = { title: `insert ${unclosed.map(({ token }) => partnerOf[token.image]!).join("")}`, edits: ends };
    this.#report("SKY1007", inner!, found, [where, ...also], [fix]);
    for (const open of unclosed) {
      const at = this.#likelyEnd(open);
      const start = endOf(this.#out[at - 1]!);
      // A body of several lines is closed on a line of its own.
      const own =
        open.token.tokenType === LeftBrace && !this.#text.slice(open.token.startOffset, start).trimEnd().includes("\n");
      const text =
        open.token.tokenType === LeftBrace && !own
          ? `\n${" ".repeat(open.indent)}}`
          : own
            ? " }"
            : partnerOf[open.token.image]!;
      const same = ends.find(({ span }) => span.start === start);
      if (same) ends[ends.indexOf(same)] = { ...same, text: same.text + text };
      else ends.push({ span: { file: this.file, start, end: start }, text });
      this.#insert(closers[open.token.image]!, partnerOf[open.token.image]!, at);
      this.#lacking[open.token.image]!--;
    }
  }

  /** A closing bracket of the wrong sort: read as the right one. */
  #replace(i: number, top: Open): void {
    const token = this.tokens[i]!;
    const right = partnerOf[top.token.image]!;
    const span = this.#span(token);
    const fix = { title: `replace ${token.image} with ${right}`, edits: [{ span, text: right }] };
    const opened = { message: "opened here", span: this.#span(top.token) };
    this.#report("SKY1019", token, { found: token.image, open: top.token.image, right }, [opened], [fix]);
    this.#lacking[partnerOf[token.image]!]!++;
    this.#lacking[top.token.image]!--;
    this.#stack.pop();
    this.#out.push(made(closers[top.token.image]!, right, token.startOffset));
  }

  /** A closing bracket that closes nothing. */
  #drop(i: number): void {
    const token = this.tokens[i]!;
    const open = partnerOf[token.image]!;
    this.#lacking[open]!++;
    const fix = { title: `remove ${token.image}`, edits: [{ span: this.#span(token), text: "" }] };
    this.#report("SKY1008", token, { close: token.image, open }, [], [fix]);
  }

  /** A declaration whose `{` is missing. */
  #open(i: number): void {
    const before = this.tokens[i - 1]!;
    const offset = endOf(before);
    const span = { file: this.file, start: offset, end: offset };
    this.#report("SKY1027", before, {}, [], [{ title: "insert {", edits: [{ span, text: " {" }] }]);
    this.#lacking["{"]!++;
    const token = made(LeftBrace, "{", offset, true);
    this.#stack.push({ token, ...this.#lines[i - 1]!, at: this.#out.length });
    this.#out.push(token);
  }

  /** Where a bracket that nobody closed most likely ended: `(` and `[` with the first line that does not go on. */
  #likelyEnd(open: Open): number {
    const inside = this.#out[open.at + 1];
    // A body of several lines ends where the next thing does not belong into it.
    if (open.token.tokenType === LeftBrace && (!inside || this.#firsts.has(inside))) return this.#out.length;
    let depth = 0;
    for (let i = open.at + 1; i < this.#out.length; i++) {
      const token = this.#out[i]!;
      if (isCloser(token)) depth--;
      else if (isOpener(token)) depth++;
      else if (depth > 0) continue;
      else if (token.tokenType === Semicolon && open.token.tokenType !== LeftBrace) return i;
      // A list has no keys: where one begins, the list has ended.
      else if (token.tokenType === Colon && open.token.tokenType === LeftBracket) return this.#keyStart(i);
      const before = this.#out[i - 1]!;
      const goesOn = before.tokenType === Comma || before.tokenType === Colon || isOpener(before) || isSign(before);
      if (depth === 0 && this.#firsts.has(token) && !goesOn) return i;
    }
    return this.#out.length;
  }
  /** The first word of the key whose colon stands at `i`, or the comma before it. */
  #keyStart(i: number): number {
    let at = i - 1;
    while (this.#out[at - 1]?.tokenType === Dot) at -= 2;
    return this.#out[at - 1]?.tokenType === Comma ? at - 1 : at;
  }

  /** `experiment A {`, `table T extends B {`, `abstract …`, `@paper(…)`, `let x =`: only a declaration looks like this. */
  #beginsDeclaration(i: number): boolean {
    const { tokenType, image } = this.tokens[i]!;
    if (tokenType === At || (image === "abstract" && this.#isWord(i + 1))) return true;
    if (!this.#isWord(i) || !this.#isWord(i + 1)) return false;
    const next = this.tokens[i + 2];
    return (
      next?.tokenType === LeftBrace || next?.image === "extends" || (image === "let" && next?.tokenType === Equals)
    );
  }

  #isWord(i: number): boolean {
    return this.tokens[i]?.tokenType === Word;
  }

  #push(i: number): void {
    if (this.#lines[i]!.first) this.#firsts.add(this.tokens[i]!);
    this.#out.push(this.tokens[i]!);
  }

  #insert(type: TokenType, image: string, at: number): void {
    const offset = endOf(this.#out[at - 1]!);
    this.#repairs.push(offset);
    this.#out.splice(at, 0, made(type, image, offset, true));
  }

  #setDepths(): void {
    let depth = 0;
    for (const token of this.#out) {
      if (isCloser(token)) depth--;
      setFacts(token, this.#firsts.has(token), depth);
      if (isOpener(token)) depth++;
    }
  }

  #span(token: IToken): Span {
    return { file: this.file, start: token.startOffset, end: endOf(token) };
  }

  #tooDeep(token: IToken): Balanced {
    const found = diagnostic("SKY1010", this.#span(token), { what: "Brackets", limit: nestingLimit });
    return { tokens: [], diagnostics: [found], repairs: [] };
  }

  #report<C extends "SKY1007" | "SKY1008" | "SKY1019" | "SKY1027">(
    code: C,
    token: IToken,
    holes: Parameters<typeof diagnostic<C>>[2],
    related: readonly Related[],
    fixes: readonly Fix[] = [],
  ): void {
    this.#repairs.push(token.startOffset);
    this.#diagnostics.push(diagnostic(code, this.#span(token), holes, { related, fixes }));
  }
}

/** A bracket that the text does not hold: zero wide where it was supplied. */
function made(type: TokenType, image: string, offset: number, supplied = false): IToken {
  const token = createTokenInstance(type, image, offset, offset, NaN, NaN, NaN, NaN);
  if (supplied) token.endOffset = offset - 1;
  return token;
}
