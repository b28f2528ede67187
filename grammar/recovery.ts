import type { IRecognitionException, IToken, TokenType } from "chevrotain";
import type { Code, HolesOf } from "../compiler/diag/catalogue/index.ts";
import { type Diagnostic, type DiagnosticExtras, diagnostic } from "../compiler/diag/diagnostic.ts";
import type { Hole } from "../compiler/diag/message.ts";
import type { Span } from "../compiler/diag/span.ts";
import type { Annotation, Comment, ErrorExpr, Ident } from "./ast.ts";
import { EmbeddedActionsParser, EOF, isRecognitionException } from "./chevrotain.ts";
import { fromException, isReported, shown, spanOf } from "./messages.ts";
import { depthOf, endOf, isFirstOnLine, isOpener } from "./token-facts.ts";
import { Assign, At, Dot, Infix, infixWords, LeftBrace, Literal, Minus, tokenTypes, Word } from "./tokens.ts";

/** Thrown where a construct cannot be read further; the nearest `guard` reports it and goes on behind it. */
class Problem {
  // No Error: a stack trace a slip would be most of the work in a file of slips.
  constructor(readonly found: Diagnostic | undefined) {}
}

type HolesFor<C extends Code> = Readonly<Record<HolesOf<C>, Hole>>;

/** While Chevrotain records the rules, tokens are hollow. */
const nowhere: Span = { file: "", start: 0, end: 0 };

const membersOf = (category: TokenType): ReadonlySet<TokenType> =>
  new Set(tokenTypes.filter((type) => type.CATEGORIES?.includes(category)));
const assigns = membersOf(Assign);
const signs = membersOf(Infix);
const valueStarts: ReadonlySet<TokenType> = new Set([...membersOf(Literal), Word, Minus]);

/**
 * Errors and recovery. Brackets are balanced before parsing starts, so the parser can leave a broken construct at its
 * level of nesting: each member, item, argument, cell and statement is guarded and gives at most one error.
 */
export abstract class Recovery extends EmbeddedActionsParser {
  protected file = "";
  protected text = "";
  /** `///` comments that stand alone on their lines. */
  protected docs: readonly Comment[] = [];
  /** Whose value is being read, for messages. */
  protected owner = "";
  found: Diagnostic[] = [];

  /** `validate`: look for what is wrong with the grammar itself. The tests do; it costs every start a third of its time. */
  constructor(validate = false) {
    super([...tokenTypes], { maxLookahead: 1, recoveryEnabled: false, skipValidations: !validate });
  }

  protected spanOf(token: IToken): Span {
    if (this.RECORDING_PHASE) return nowhere;
    return spanOf(token, this.file, this.text.length);
  }
  /** From `start` to the end of the token consumed last. */
  protected spanFrom(start: number): Span {
    if (this.RECORDING_PHASE) return nowhere;
    return { file: this.file, start, end: Math.max(start, endOf(this.LA(0))) };
  }
  protected ident(token: IToken): Ident {
    return { text: token.image, span: this.spanOf(token) };
  }
  /** Stands where a name is missing. */
  protected noName(): Ident {
    const end = endOf(this.LA(0));
    return { text: "", span: { file: this.file, start: end, end } };
  }

  /** Reports and goes on. */
  protected report<C extends Code>(code: C, span: Span, holes: HolesFor<C>, extras?: DiagnosticExtras): void {
    this.found.push(diagnostic(code, span, holes, extras));
  }
  /** Reports and leaves the construct; silent when the next token has been reported already. */
  protected stop<C extends Code>(code: C, span: Span, holes: HolesFor<C>, extras?: DiagnosticExtras): never {
    throw new Problem(isReported(this.LA(1)) ? undefined : diagnostic(code, span, holes, extras));
  }
  protected stopUnexpected(expected: string): never {
    const next = this.LA(1);
    return this.stop("SKY1001", this.spanOf(next), { found: shown(next), expected });
  }

  /** The same for a token that was consumed. */
  protected stopAt(token: IToken, expected: string): never {
    const found = diagnostic("SKY1001", this.spanOf(token), { found: shown(token), expected });
    throw new Problem(isReported(token) ? undefined : found);
  }
  /** A value stands where a member should begin. */
  protected stopAtValue(token: IToken): never {
    const span = this.spanOf(token);
    const start = this.text.slice(0, span.start).replace(/[ \t]*[,;]?[ \t]*$/, "").length;
    const fixes = isOpener(token)
      ? []
      : [{ title: `remove ${shown(token)}`, edits: [{ span: { ...span, start }, text: "" }] }];
    const found = diagnostic("SKY1026", span, { found: shown(token) }, { fixes });
    throw new Problem(isReported(token) ? undefined : found);
  }

  /** Runs a rule; when it fails, reports the one error, skips as told and gives what stands for the broken part. */
  protected guard<T>(run: () => T, skip: () => void, broken: (start: IToken) => T): T {
    if (this.RECORDING_PHASE) return run();
    const start = this.LA(1);
    try {
      return run();
    } catch (error) {
      if (error instanceof Problem) {
        if (error.found) this.found.push(error.found);
      } else if (error instanceof Error && isRecognitionException(error)) {
        const unforeseen = error as IRecognitionException & Error;
        if (!isReported(unforeseen.token)) this.found.push(fromException(unforeseen, this.file, this.text.length));
      } else {
        throw error;
      }
      skip();
      return broken(start);
    }
  }
  protected brokenExpr = (start: IToken): ErrorExpr => ({
    type: "error",
    span: this.spanFrom(start.tokenType === EOF ? this.text.length : start.startOffset),
  });

  /** Skips to the end of the construct at this nesting level, or to the first token of the level that `here` accepts. */
  protected skipTo(level: number, here: (token: IToken) => boolean): void {
    for (let next = this.LA(1); next.tokenType !== EOF; next = this.SKIP_TOKEN()) {
      const depth = depthOf(next);
      if (depth < level || (depth === level && here(next))) return;
    }
  }

  /** Spares the way through Chevrotain's machinery where an optional part is plainly absent. */
  protected mayBe(type: TokenType): boolean {
    return this.RECORDING_PHASE || this.LA(1).tokenType === type;
  }
  protected isWord(k: number): boolean {
    return this.LA(k).tokenType === Word;
  }
  protected says(k: number, word: string): boolean {
    return this.LA(k).image === word && this.isWord(k);
  }
  /** `key:` or `a.b.key +=` begins at the k-th token ahead. */
  protected isKeyAt(k: number): boolean {
    let at = k;
    while (this.isWord(at) && this.LA(at + 1).tokenType === Dot) at += 2;
    return this.isWord(at) && assigns.has(this.LA(at + 1).tokenType);
  }
  protected startsValue(token: IToken): boolean {
    return valueStarts.has(token.tokenType);
  }
  /** Between two values; a word is an operator unless it is a key or nothing follows that it could apply to. */
  protected isOperatorAhead(): boolean {
    const next = this.LA(1);
    if (next.tokenType !== Word) return signs.has(next.tokenType);
    return infixWords.has(next.image) && !this.isKeyAt(1) && this.startsValue(this.LA(2));
  }
  protected isLetAhead(): boolean {
    return this.says(1, "let") && !this.isKeyAt(1) && this.isWord(2);
  }
  protected isExpectAhead(): boolean {
    return this.says(1, "expect") && this.LA(2).tokenType === LeftBrace;
  }
  protected isSweepAhead(): boolean {
    return this.says(1, "sweep") && this.LA(this.isWord(2) ? 3 : 2).tokenType === LeftBrace;
  }
  /** After an error inside a member: the next one begins here. */
  protected isMemberStart(): boolean {
    const next = this.LA(1);
    if (this.isKeyAt(1)) return true;
    if (!isFirstOnLine(next)) return false;
    return next.tokenType === At || (this.isWord(1) && !infixWords.has(next.image) && next.image !== "because");
  }

  /** The `///` lines between two offsets, joined, but for those among an annotation's arguments. */
  protected docBetween(from: number, to: number, annotations: readonly Annotation[]): string | undefined {
    let low = 0;
    let high = this.docs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.docs[middle]!.span.start < from) low = middle + 1;
      else high = middle;
    }
    const lines: string[] = [];
    for (let i = low; i < this.docs.length && this.docs[i]!.span.start < to; i++) {
      const { text, span } = this.docs[i]!;
      const isArgument = annotations.some((one) => one.name.span.end <= span.start && span.start < one.span.end);
      if (!isArgument) lines.push(text.trim());
    }
    return lines.length > 0 ? lines.join("\n") : undefined;
  }
}
