import type { IToken, ParserMethod } from "chevrotain";
import type { Fix } from "../compiler/diag/diagnostic.ts";
import type { Span } from "../compiler/diag/span.ts";
import type {
  Argument,
  BinaryOp,
  BlockExpr,
  Body,
  Expr,
  NumberExpr,
  Path,
  QuantityExpr,
  StringExpr,
  UnstatedExpr,
} from "./ast.ts";
import { ItemsParser } from "./items-parser.ts";
import { shown, unknownUnit } from "./messages.ts";
import { type Link, negative, number, quantity, tree, unquote } from "./to-ast.ts";
import { endOf, isFirstOnLine } from "./token-facts.ts";
import * as t from "./tokens.ts";
import { units } from "./units.ts";

const isUnit = (word: string): boolean => units.includes(word);
/** So many operators may one value hold; a tree of them is walked by recursion later. */
export const operatorLimit = 200;

/** The reason that is true of every assumption. */
const reasonAt = (at: number, before: string, file: string): Fix[] => [
  {
    title: "say that the paper does not state it",
    edits: [{ span: { file, start: at, end: at }, text: `${before}"the paper does not state it"` }],
  },
];

/** Everything that may stand behind `key:`. */
export abstract class ValueParser extends ItemsParser {
  /** `-`, `assume` and `log` that stand directly before each other. */
  #prefixes = 0;

  protected readonly path: ParserMethod<[], Path> = this.RULE("path", (): Path => {
    const parts = [this.ident(this.CONSUME(t.Word))];
    if (this.mayBe(t.Dot)) {
      this.MANY(() => {
        this.CONSUME(t.Dot);
        this.ACTION(() => this.requireName(".", "A dot joins the parts of a name: optimizer.lr."));
        parts.push(this.ident(this.CONSUME1(t.Word)));
      });
    }
    return { parts, span: this.spanFrom(parts[0]!.span.start) };
  });

  /** A value with its operators. */
  protected readonly expr: ParserMethod<[assumed?: boolean], Expr> = this.RULE("expr", (assumed?: boolean): Expr => {
    const first = this.SUBRULE(this.operand);
    if (!this.RECORDING_PHASE && !this.isOperatorAhead()) {
      if (!assumed) this.#checkReason(first.span);
      return first;
    }
    const links: Link[] = [];
    this.MANY({
      GATE: () => this.isOperatorAhead(),
      DEF: () => {
        const sign = this.OR([{ ALT: () => this.CONSUME(t.Infix) }, { ALT: () => this.CONSUME(t.Word) }]);
        this.ACTION(() => {
          this.owner = shown(sign);
        });
        const right = this.SUBRULE1(this.operand);
        links.push({ op: sign.image as BinaryOp, opSpan: this.spanOf(sign), right });
        this.ACTION(() => {
          if (links.length > operatorLimit) this.stop("SKY1025", this.spanOf(sign), { limit: operatorLimit });
        });
      },
    });
    return this.ACTION(() => {
      const whole = tree(first, links);
      if (!assumed) this.#checkReason(whole.span);
      return whole;
    });
  });

  protected readonly operand: ParserMethod<[], Expr> = this.RULE("operand", (): Expr => {
    if (!this.RECORDING_PHASE) {
      this.#countPrefix();
      this.requireValue();
    }
    this.#operands ??= [
      { ALT: () => this.#number(this.CONSUME(t.Num)) },
      { ALT: () => this.#quantity(this.CONSUME(t.Quantity)) },
      { ALT: () => this.brokenExpr(this.CONSUME(t.BadNumber)) },
      { ALT: () => this.SUBRULE(this.str) },
      { ALT: () => this.SUBRULE(this.worded) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.object) },
      { ALT: () => this.SUBRULE(this.minus) },
      { ALT: () => this.brokenExpr(this.CONSUME(t.Unknown)) },
    ];
    return this.OR(this.#operands);
  });
  // Made once: a file has as many values as words.
  #operands: { ALT: () => Expr }[] | undefined;
  #words: { GATE?: () => boolean; ALT: () => Expr }[] | undefined;

  #number(token: IToken): Expr {
    if (this.RECORDING_PHASE || this.#isStrangeUnit()) return this.brokenExpr(token);
    return this.#finite(token, number(token, this.spanOf(token)));
  }
  #quantity(token: IToken): Expr {
    if (this.RECORDING_PHASE) return this.brokenExpr(token);
    return this.#finite(token, quantity(token, this.spanOf(token), isUnit));
  }
  #finite(token: IToken, value: NumberExpr | QuantityExpr): Expr {
    if (Number.isFinite(value.value)) return value;
    this.report("SKY1029", value.span, { found: shown(token) });
    return this.brokenExpr(token);
  }

  protected readonly str: ParserMethod<[], StringExpr> = this.RULE("str", (): StringExpr => {
    const token = this.OR([{ ALT: () => this.CONSUME(t.Str) }, { ALT: () => this.CONSUME(t.OpenStr) }]);
    return this.ACTION(() => this.#text(token));
  });

  #text(token: IToken): StringExpr {
    const { image, startOffset } = token;
    const body = image.slice(1, token.tokenType === t.Str ? -1 : undefined);
    const value = unquote(body, (at, length) => {
      const start = startOffset + 1 + at;
      const span = { file: this.file, start, end: start + length };
      const fixes = [{ title: "write the backslash itself", edits: [{ span: { ...span, end: start }, text: "\\" }] }];
      this.report("SKY1023", span, { found: body.slice(at, at + length) }, { fixes });
    });
    return { type: "string", value, span: this.spanOf(token) };
  }

  protected readonly worded: ParserMethod<[], Expr> = this.RULE("worded", (): Expr => {
    this.#words ??= [
      { GATE: () => this.#isPrefix("assume"), ALT: () => this.SUBRULE(this.assume) },
      { GATE: () => this.#isPrefix("log"), ALT: () => this.SUBRULE(this.log) },
      { ALT: () => this.SUBRULE(this.block) },
    ];
    return this.OR<Expr>({ DEF: this.#words, IGNORE_AMBIGUITIES: true });
  });

  protected readonly assume: ParserMethod<[], Expr> = this.RULE("assume", (): Expr => {
    const start = this.CONSUME(t.Word);
    this.owner = "`assume`";
    const value = this.SUBRULE(this.expr, { ARGS: [true] });
    let because: StringExpr | undefined;
    this.OPTION({
      GATE: () => this.says(1, "because"),
      DEF: () => {
        this.CONSUME1(t.Word);
        this.ACTION(() => {
          const { tokenType } = this.LA(1);
          if (tokenType === t.Str || tokenType === t.OpenStr) return;
          this.stop("SKY1014", this.spanOf(start), {}, { fixes: reasonAt(endOf(this.LA(0)), " ", this.file) });
        });
        because = this.SUBRULE(this.str);
      },
    });
    if (!because) {
      const end = endOf(this.LA(0));
      const given = this.LA(1).tokenType === t.Str;
      const fixes = given
        ? [{ title: "insert because", edits: [{ span: { file: this.file, start: end, end }, text: " because" }] }]
        : reasonAt(end, " because ", this.file);
      this.ACTION(() => this.report("SKY1014", this.spanFrom(start.startOffset), {}, { fixes }));
      // The reason may stand there, and only the word be missing.
      if (this.LA(1).tokenType === t.Str && !this.RECORDING_PHASE) this.SKIP_TOKEN();
      because = { type: "string", value: "", span: { file: this.file, start: end, end } };
    }
    return { type: "assume", value, because, span: this.spanFrom(start.startOffset) };
  });

  protected readonly log: ParserMethod<[], Expr> = this.RULE("log", (): Expr => {
    const { startOffset } = this.CONSUME(t.Word);
    this.owner = "`log`";
    const first = this.SUBRULE(this.operand);
    const links: Link[] = [];
    this.OPTION(() => {
      const sign = this.CONSUME(t.DotDot);
      this.owner = "`..`";
      links.push({ op: "..", opSpan: this.spanOf(sign), right: this.SUBRULE1(this.operand) });
    });
    return { type: "log", value: this.ACTION(() => tree(first, links)), span: this.spanFrom(startOffset) };
  });

  protected readonly minus: ParserMethod<[], Expr> = this.RULE("minus", (): Expr => {
    const { startOffset } = this.CONSUME(t.Minus);
    this.owner = "`-`";
    const value = this.SUBRULE(this.operand);
    return this.ACTION(() => negative(value, this.spanFrom(startOffset)));
  });

  protected readonly block: ParserMethod<[], BlockExpr | UnstatedExpr> = this.RULE(
    "block",
    (): BlockExpr | UnstatedExpr => {
      const path = this.SUBRULE(this.path);
      let args: readonly Argument[] | undefined;
      let body: Body | undefined;
      if (this.mayBe(t.LeftParen)) {
        this.OPTION(() => {
          const open = this.CONSUME(t.LeftParen);
          args = this.SUBRULE(this.items, { ARGS: [open] });
          this.CONSUME(t.RightParen);
        });
      }
      if (this.mayBe(t.LeftBrace)) {
        this.OPTION1(() => {
          body = this.SUBRULE(this.body);
        });
      }
      return this.ACTION(() => {
        const span = this.spanFrom(path.span.start);
        const bare = !args && !body && path.parts.length === 1;
        if (bare && path.parts[0]!.text === "unstated") return { type: "unstated", span };
        return { type: "block", path, ...(args ? { args } : {}), ...(body ? { body } : {}), span };
      });
    },
  );

  #countPrefix(): void {
    const prefix = this.LA(1).tokenType === t.Minus || this.#isPrefix("assume") || this.#isPrefix("log");
    this.#prefixes = prefix ? this.#prefixes + 1 : 0;
    if (this.#prefixes > 8) this.stop("SKY1010", this.spanOf(this.LA(1)), { what: "-, assume and log", limit: 8 });
  }

  /** `assume` and `log` are names too: they are prefixes only where a value follows. */
  #isPrefix(word: string): boolean {
    if (!this.says(1, word)) return false;
    const next = this.LA(2);
    if (word === "log") {
      if (isFirstOnLine(next)) return false;
      return next.tokenType === t.Num || next.tokenType === t.Quantity || (this.isWord(2) && this.#isPlainWord(2));
    }
    // A value of that name, with the next member below it.
    if (isFirstOnLine(next) && this.#isMemberAt(2)) return false;
    return this.startsValue(next) && !this.isKeyAt(2);
  }
  #isMemberAt(k: number): boolean {
    if (this.says(k, "let")) return this.isWord(k + 1);
    if (this.says(k, "expect")) return this.LA(k + 1).tokenType === t.LeftBrace;
    return this.says(k, "sweep") && this.LA(this.isWord(k + 1) ? k + 2 : k + 1).tokenType === t.LeftBrace;
  }
  #isPlainWord(k: number): boolean {
    const { image } = this.LA(k);
    return !this.isKeyAt(k) && !t.infixWords.has(image) && image !== "because";
  }

  /** After a number without a unit: a word on the same line that can be nothing else was meant as one. */
  #isStrangeUnit(): boolean {
    const next = this.LA(1);
    if (next.tokenType !== t.Word || isFirstOnLine(next) || t.infixWords.has(next.image) || next.image === "because") {
      return false;
    }
    if (this.isKeyAt(1) || this.isLetAhead() || this.isExpectAhead() || this.isSweepAhead()) return false;
    this.found.push(unknownUnit(next.image, this.spanOf(next)));
    this.SKIP_TOKEN();
    return true;
  }

  /** `because` behind a value that was not assumed. */
  #checkReason(span: Span): void {
    if (!this.says(1, "because") || this.LA(2).tokenType !== t.Str) return;
    const edits = [{ span: { ...span, end: span.start }, text: "assume " }];
    this.report("SKY1028", span, {}, { fixes: [{ title: "insert assume", edits }] });
    this.SKIP_TOKEN();
    this.SKIP_TOKEN();
  }
}
