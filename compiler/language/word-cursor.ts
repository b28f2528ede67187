import type { IToken, TokenType } from "chevrotain";
import { endOf } from "../../grammar/token-facts.ts";
import { Assign, Bar, Dot, lexer, Word as WordToken } from "../../grammar/tokens.ts";
import type { FileScope } from "../check/scope.ts";
import type { Span } from "../diag/span.ts";
import type { Frame, Role, Slot, Word } from "./reading.ts";

/** The tokens of a text, one after the other, with what is noted of them. Never fails. */
export class WordCursor {
  readonly tokens: readonly IToken[];
  readonly words: Word[] = [];
  readonly frames: Frame[] = [];
  /** By token: what may stand in its place, and what right behind it on its line. */
  readonly before: (Slot | undefined)[] = [];
  readonly behind: (Slot | undefined)[] = [];
  /** What may stand before a token while brackets that should have been closed are still open. */
  readonly inside: (Slot | undefined)[] = [];
  protected at = 0;
  readonly #firsts: boolean[] = [];

  constructor(
    readonly text: string,
    readonly path: string,
    readonly scope: FileScope | undefined,
  ) {
    this.tokens = lexer.tokenize(text).tokens;
    let end = 0;
    for (const token of this.tokens) {
      this.#firsts.push(end === 0 || /[\r\n]/.test(text.slice(end, token.startOffset)));
      end = endOf(token);
    }
  }

  protected get done(): boolean {
    return this.at >= this.tokens.length;
  }
  protected token(ahead = 0): IToken | undefined {
    return this.tokens[this.at + ahead];
  }
  protected is(type: TokenType, ahead = 0): boolean {
    return this.token(ahead)?.tokenType === type;
  }
  protected isWord(ahead = 0): boolean {
    return this.is(WordToken, ahead);
  }
  protected says(word: string, ahead = 0): boolean {
    return this.isWord(ahead) && this.token(ahead)!.image === word;
  }
  protected isFirst(ahead = 0): boolean {
    return this.#firsts[this.at + ahead] ?? true;
  }
  /** `key:` or `a.b.key +=` begins that many tokens ahead. */
  protected isKey(ahead = 0): boolean {
    let k = ahead;
    while (this.isWord(k) && this.is(Dot, k + 1) && !this.isFirst(k + 2)) k += 2;
    const next = this.token(k + 1);
    return this.isWord(k) && next?.tokenType.CATEGORIES?.includes(Assign) === true;
  }
  protected get isCell(): boolean {
    return this.is(Bar);
  }
  /** Columns before the token on its line, where it is the first there. */
  protected isAtMargin(ahead = 0): boolean {
    const token = this.token(ahead);
    if (!token || !this.isFirst(ahead)) return false;
    const before = this.text[token.startOffset - 1];
    return before === undefined || before === "\n" || before === "\r" || before === "\uFEFF";
  }

  protected spanOf(token: IToken): Span {
    return { file: this.path, start: token.startOffset, end: endOf(token) };
  }
  /** Where the last token ends. */
  protected get end(): number {
    const last = this.tokens[this.at - 1];
    return last ? endOf(last) : 0;
  }

  /** Says what may stand here: in the next token's place, or behind the last one. */
  protected expect(slot: Slot): Slot {
    this.before[this.at] = slot;
    if (this.at > 0) this.behind[this.at - 1] = slot;
    return slot;
  }
  /** Says what may stand here on a new line, where something else may follow on the old one. */
  protected expectNext(slot: Slot): Slot {
    this.before[this.at] = slot;
    return slot;
  }

  /** Takes the next token. */
  protected skip(): void {
    this.at++;
  }
  /** Takes the next token and notes what it is. */
  protected take(role: Role, slot: Slot, more: Partial<Word> = {}): Word {
    const token = this.tokens[this.at]!;
    this.at++;
    const word: Word = { text: token.image, span: this.spanOf(token), role, slot, ...more };
    this.words.push(word);
    return word;
  }

  protected open(frame: Omit<Frame, "start" | "end" | "keys" | "lets">): Frame {
    const made: Frame = { ...frame, start: this.end, end: this.text.length, keys: [], lets: new Map() };
    this.frames.push(made);
    return made;
  }
  /** The frame ends here; its closing bracket is taken where there is one. */
  protected close(frame: Frame, closed: boolean, inside: Slot): boolean {
    const token = this.token();
    if (!closed) this.inside[this.at] ??= inside;
    frame.end = token ? token.startOffset : this.text.length;
    if (closed) this.at++;
    return closed;
  }
}
