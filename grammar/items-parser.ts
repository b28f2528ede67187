import type { IToken, ParserMethod } from "chevrotain";
import type { Fix } from "../compiler/diag/diagnostic.ts";
import type { Span } from "../compiler/diag/span.ts";
import type { Argument, Body, Expr } from "./ast.ts";
import { EOF } from "./chevrotain.ts";
import { isReported, shown } from "./messages.ts";
import { Recovery } from "./recovery.ts";
import { depthOf, endOf, isCloser, isFirstOnLine, isOpener } from "./token-facts.ts";
import * as t from "./tokens.ts";

/** What stands between brackets: lists, groups, objects, arguments. */
export abstract class ItemsParser extends Recovery {
  protected abstract readonly body: ParserMethod<[], Body>;
  protected abstract readonly expr: ParserMethod<[assumed?: boolean], Expr>;

  protected readonly list: ParserMethod<[], Expr> = this.RULE("list", (): Expr => {
    const open = this.CONSUME(t.LeftBracket);
    const items = this.SUBRULE(this.items, { ARGS: [open] });
    this.CONSUME(t.RightBracket);
    return this.ACTION(() => ({
      type: "list",
      items: this.unnamed(items, "a list"),
      span: this.spanFrom(open.startOffset),
    }));
  });

  protected readonly group: ParserMethod<[], Expr> = this.RULE("group", (): Expr => {
    const open = this.CONSUME(t.LeftParen);
    const items = this.SUBRULE(this.items, { ARGS: [open] });
    this.CONSUME(t.RightParen);
    return this.ACTION(() => {
      const span = this.spanFrom(open.startOffset);
      if (items.length === 0) this.report("SKY1005", span, { owner: "The group", found: "`)`" });
      return { type: "group", items: this.unnamed(items, "a group"), span };
    });
  });

  protected readonly object: ParserMethod<[], Expr> = this.RULE("object", (): Expr => {
    const body = this.SUBRULE(this.body);
    return { type: "object", body, span: body.span };
  });
  /** What stands between brackets, up to the closing one: values, each perhaps named, with commas between. */
  protected readonly items: ParserMethod<[IToken], Argument[]> = this.RULE("items", (open: IToken): Argument[] => {
    const items: Argument[] = [];
    const level = this.RECORDING_PHASE ? 0 : depthOf(open) + 1;
    this.MANY({
      GATE: () => !isCloser(this.LA(1)) && this.LA(1).tokenType !== EOF,
      DEF: () => {
        items.push(
          this.guard(
            () => this.SUBRULE(this.argument, { ARGS: [open] }),
            () => this.skipTo(level, ({ tokenType }) => tokenType === t.Comma),
            (start) => ({ value: this.brokenExpr(start), span: this.brokenExpr(start).span }),
          ),
        );
        this.OPTION(() => {
          const comma = this.CONSUME(t.Comma);
          this.ACTION(() => this.#checkLastComma(comma));
        });
        this.ACTION(() => this.#checkSeparation());
      },
    });
    return items;
  });

  protected readonly argument: ParserMethod<[IToken], Argument> = this.RULE("argument", (open: IToken): Argument => {
    const start = this.LA(1);
    let name: IToken | undefined;
    this.ACTION(() => {
      this.owner = `This place between ${open.image} and its end`;
    });
    this.OPTION({
      GATE: () => this.isWord(1) && this.LA(2).tokenType === t.Colon,
      DEF: () => {
        name = this.CONSUME(t.Word);
        this.CONSUME(t.Colon);
        this.ACTION(() => {
          this.owner = shown(name!);
        });
      },
    });
    this.ACTION(() => this.requireValue());
    // The second way is never taken; it makes the loop over the items enter for any token, so that the error is said here.
    const value = this.OR<Expr>({
      DEF: [{ ALT: () => this.SUBRULE(this.expr) }, { ALT: () => this.brokenExpr(this.CONSUME(t.Anything)) }],
      IGNORE_AMBIGUITIES: true,
    });
    return { ...(name ? { name: this.ident(name) } : {}), value, span: this.spanFrom(start.startOffset) };
  });

  protected unnamed(items: readonly Argument[], what: string): Expr[] {
    for (const { name } of items.filter((one) => one.name).slice(0, 1)) {
      if (name)
        this.report("SKY1001", name.span, {
          found: `The name \`${name.text}\``,
          expected: `in ${what}, a plain value`,
        });
    }
    return items.map(({ value }) => value);
  }

  protected requireName(after: string, hint: string): void {
    const next = this.LA(1);
    if (next.tokenType === t.Word) return;
    this.stop("SKY1013", this.spanOf(this.LA(0)), { after: `\`${after}\``, found: shown(next), hint });
  }

  /** A key is no value: in `lr:` with the next property below it, the value of `lr` is what is missing. */
  protected requireValue(): void {
    const next = this.LA(1);
    const reason = this.says(1, "because") && this.LA(2).tokenType === t.Str;
    if (isReported(next) || (this.startsValue(next) && !this.isKeyAt(1) && !reason)) return;
    const before = this.LA(0);
    const span = this.spanOf(before);
    this.stop("SKY1005", span, { owner: this.owner, found: shown(next) }, { fixes: this.#withoutValue(before, span) });
  }

  /** A key without a value is left open; an operator that nothing follows goes. */
  #withoutValue(before: IToken, span: Span): Fix[] {
    const { tokenType } = before;
    if (tokenType === t.Colon || tokenType === t.Equals) {
      const edits = [{ span: { ...span, start: span.end }, text: " unstated" }];
      return [{ title: "leave it open: unstated", edits }];
    }
    if (isOpener(before)) return [];
    const start = this.text.slice(0, span.start).trimEnd().length;
    return [{ title: `remove ${shown(before)}`, edits: [{ span: { ...span, start }, text: "" }] }];
  }

  /** A last comma is fine where its bracket stands on a later line. */
  #checkLastComma(comma: IToken): void {
    const next = this.LA(1);
    if (!isCloser(next) || isFirstOnLine(next)) return;
    const span: Span = this.spanOf(comma);
    this.report("SKY1015", span, {}, { fixes: [{ title: "remove the comma", edits: [{ span, text: "" }] }] });
  }

  /** Behind an item that no comma follows. */
  #checkSeparation(): void {
    const next = this.LA(1);
    if (this.LA(0).tokenType === t.Comma || isCloser(next) || next.tokenType === EOF) return;
    if (this.startsValue(next)) {
      const at = endOf(this.LA(0));
      const edits = [{ span: { file: this.file, start: at, end: at }, text: "," }];
      this.report(
        "SKY1016",
        this.spanOf(next),
        { found: shown(next) },
        { fixes: [{ title: "insert a comma", edits }] },
      );
      return;
    }
    if (!isReported(next)) {
      this.report("SKY1001", this.spanOf(next), { found: shown(next), expected: "a comma or the closing bracket" });
    }
    this.SKIP_TOKEN();
  }
}
