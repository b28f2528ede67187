import type { IToken, ParserMethod } from "chevrotain";
import type { Annotation, Body, Expect, Expr, Let, Member, Path, Property, Row, Sweep } from "./ast.ts";
import { EOF } from "./chevrotain.ts";
import { shown } from "./messages.ts";
import { pathText } from "./to-ast.ts";
import { depthOf, endOf, isFirstOnLine } from "./token-facts.ts";
import * as t from "./tokens.ts";
import { ValueParser } from "./value-parser.ts";

/** What stands before a member or declaration. */
export interface Above {
  readonly start: number;
  readonly annotations: readonly Annotation[];
  readonly doc?: string;
}
type Axis = Sweep["axes"][number];

/** Bodies and what stands in them. */
export abstract class MemberParser extends ValueParser {
  protected readonly body: ParserMethod<[], Body> = this.RULE("body", (): Body => {
    const open = this.CONSUME(t.LeftBrace);
    const members: Member[] = [];
    this.MANY({
      GATE: () => this.#isInside(),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(t.Separator) },
          {
            ALT: () => {
              const level = this.#levelIn(open);
              const member = this.guard(
                () => this.SUBRULE(this.member, { ARGS: [level] }),
                () => this.#skipMember(level),
                () => undefined,
              );
              if (member) members.push(member);
            },
          },
        ]),
    });
    this.CONSUME(t.RightBrace);
    return { members, span: this.spanFrom(open.startOffset) };
  });

  protected readonly member: ParserMethod<[number], Member> = this.RULE("member", (level: number): Member => {
    const above = this.SUBRULE(this.above);
    return this.OR<Member>({
      DEF: [
        { GATE: () => this.isLetAhead(), ALT: () => this.SUBRULE(this.letDecl, { ARGS: [above, level] }) },
        { GATE: () => this.isExpectAhead(), ALT: () => this.SUBRULE(this.expect, { ARGS: [above] }) },
        { GATE: () => this.isSweepAhead(), ALT: () => this.SUBRULE(this.sweep, { ARGS: [above] }) },
        { ALT: () => this.SUBRULE(this.property, { ARGS: [above, level] }) },
        { ALT: () => this.#unexpected(this.CONSUME(t.Junk)) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });

  /** Annotations and documentation. */
  protected readonly above: ParserMethod<[], Above> = this.RULE("above", (): Above => {
    let last = 0;
    while (this.LA(last).tokenType === t.Comma || this.LA(last).tokenType === t.Semicolon) last--;
    const behind = this.LA(last).tokenType === EOF ? 0 : endOf(this.LA(last));
    const start = this.LA(1).startOffset;
    const annotations: Annotation[] = [];
    if (this.mayBe(t.At)) this.MANY(() => annotations.push(this.SUBRULE(this.annotation)));
    const doc = this.RECORDING_PHASE ? undefined : this.docBetween(behind, this.LA(1).startOffset, annotations);
    return { start, annotations, ...(doc === undefined ? {} : { doc }) };
  });

  protected readonly annotation: ParserMethod<[], Annotation> = this.RULE("annotation", (): Annotation => {
    const at = this.CONSUME(t.At);
    this.ACTION(() => this.requireName("@", 'An annotation is written @paper("Table 7").'));
    const name = this.ident(this.CONSUME(t.Word));
    let args: Expr[] = [];
    this.OPTION(() => {
      const open = this.CONSUME(t.LeftParen);
      const items = this.SUBRULE(this.items, { ARGS: [open] });
      args = this.ACTION(() => this.unnamed(items, "an annotation"));
      this.CONSUME(t.RightParen);
    });
    return { name, args, span: this.spanFrom(at.startOffset) };
  });

  protected readonly letDecl: ParserMethod<[Above, number], Let> = this.RULE(
    "letDecl",
    (above: Above, level: number): Let => {
      this.CONSUME(t.Word);
      this.ACTION(() => this.requireName("let", "A let is written: let name = value."));
      const name = this.ident(this.CONSUME1(t.Word));
      const equals = this.OPTION(() => this.CONSUME(t.Equals));
      this.ACTION(() => {
        if (!equals) this.#equalsMissing();
        this.owner = `\`${name.text}\``;
      });
      const value = this.SUBRULE(this.value, { ARGS: [level] });
      return this.ACTION(() => ({ type: "let", name, value, ...this.#rest(above) }));
    },
  );

  protected readonly property: ParserMethod<[Above, number], Property | Row> = this.RULE(
    "property",
    (above: Above, level: number): Property | Row => {
      const key = this.SUBRULE(this.path);
      const sign = this.OPTION(() => this.CONSUME(t.Assign));
      this.ACTION(() => {
        if (!sign) this.#colonMissing(key);
        this.owner = `\`${pathText(key)}\``;
      });
      const cells = this.SUBRULE(this.cells, { ARGS: [level] });
      return this.ACTION(() => {
        const op = (sign?.image ?? ":") as Property["op"];
        if (cells.length === 1) return { type: "property", key, op, value: cells[0]!, ...this.#rest(above) };
        if (op !== ":") this.report("SKY1022", this.spanOf(sign!), { sign: shown(sign!) });
        return { type: "row", key, cells, ...this.#rest(above) };
      });
    },
  );

  /** `value | value` */
  protected readonly cells: ParserMethod<[number], Expr[]> = this.RULE("cells", (level: number): Expr[] => {
    const cells = [this.SUBRULE(this.value, { ARGS: [level] })];
    if (this.mayBe(t.Bar)) {
      this.MANY(() => {
        this.CONSUME(t.Bar);
        this.owner = "The cell behind this `|`";
        cells.push(this.SUBRULE1(this.value, { ARGS: [level] }));
      });
    }
    return cells;
  });

  /** A value whose failure leaves its property standing. */
  protected readonly value: ParserMethod<[number], Expr> = this.RULE(
    "value",
    (level: number): Expr =>
      this.guard<Expr>(
        () => this.SUBRULE(this.expr),
        () => this.skipTo(level, (next) => this.#ends(next) || next.tokenType === t.Bar),
        this.brokenExpr,
      ),
  );

  protected readonly expect: ParserMethod<[Above], Expect> = this.RULE("expect", (above: Above): Expect => {
    this.CONSUME(t.Word);
    const open = this.CONSUME(t.LeftBrace);
    const statements: Expr[] = [];
    this.MANY({
      GATE: () => this.#isInside(),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(t.Separator) },
          {
            ALT: () => {
              const level = this.#levelIn(open);
              statements.push(
                this.guard<Expr>(
                  () => this.SUBRULE(this.statement),
                  () => this.#skipMember(level),
                  this.brokenExpr,
                ),
              );
            },
          },
        ]),
    });
    this.CONSUME(t.RightBrace);
    return this.ACTION(() => {
      const { annotations, start } = above;
      return { type: "expect", statements, annotations, span: this.spanFrom(start) };
    });
  });

  protected readonly statement: ParserMethod<[], Expr> = this.RULE("statement", (): Expr => {
    this.ACTION(() => {
      this.owner = "`expect`";
      if (!this.startsValue(this.LA(1)) || this.isKeyAt(1)) {
        this.stopUnexpected("a statement, such as `mIoU(test) > 40`");
      }
    });
    return this.OR<Expr>({
      DEF: [
        { ALT: () => this.SUBRULE(this.expr) },
        { ALT: () => this.brokenExpr(this.CONSUME(t.Junk)) },
        { ALT: () => this.brokenExpr(this.CONSUME(t.At)) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });

  protected readonly sweep: ParserMethod<[Above], Sweep> = this.RULE("sweep", (above: Above): Sweep => {
    this.CONSUME(t.Word);
    const name = this.OPTION(() => this.ident(this.CONSUME1(t.Word)));
    const open = this.CONSUME(t.LeftBrace);
    const axes: Axis[] = [];
    this.MANY({
      GATE: () => this.#isInside(),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(t.Separator) },
          {
            ALT: () => {
              const level = this.#levelIn(open);
              const axis = this.guard(
                () => this.SUBRULE(this.axis, { ARGS: [level] }),
                () => this.#skipMember(level),
                () => undefined,
              );
              if (axis) axes.push(axis);
            },
          },
        ]),
    });
    this.CONSUME(t.RightBrace);
    return this.ACTION(() => {
      const { annotations, start } = above;
      return { type: "sweep", ...(name ? { name } : {}), axes, annotations, span: this.spanFrom(start) };
    });
  });

  protected readonly axis: ParserMethod<[number], Axis> = this.RULE(
    "axis",
    (level: number): Axis =>
      this.OR<Axis>([
        {
          ALT: () => {
            const key = this.SUBRULE(this.path);
            const colon = this.OPTION(() => this.CONSUME(t.Colon));
            this.ACTION(() => {
              if (!colon) this.#colonMissing(key);
              this.owner = `\`${pathText(key)}\``;
            });
            const values = this.SUBRULE(this.cells, { ARGS: [level] });
            return this.ACTION(() => ({ key, values, span: this.spanFrom(key.span.start) }));
          },
        },
        { ALT: () => this.#unexpected(this.CONSUME(t.Junk)) },
        { ALT: () => this.#unexpected(this.CONSUME(t.At)) },
      ]),
  );

  #rest(above: Above): Omit<Above, "start"> & { span: ReturnType<MemberParser["spanFrom"]> } {
    const { annotations, doc } = above;
    return { annotations, ...(doc === undefined ? {} : { doc }), span: this.spanFrom(above.start) };
  }

  #levelIn(open: IToken): number {
    return this.RECORDING_PHASE ? 0 : depthOf(open) + 1;
  }
  #isInside(): boolean {
    const { tokenType } = this.LA(1);
    return tokenType !== t.RightBrace && tokenType !== EOF;
  }
  #ends(next: IToken): boolean {
    return next.tokenType === t.Comma || next.tokenType === t.Semicolon || this.isMemberStart();
  }
  #skipMember(level: number): void {
    this.skipTo(level, (next) => this.#ends(next));
  }

  /** A token that begins no member: consumed already, so that the parser moves on. */
  #unexpected(token: IToken): never {
    if (this.RECORDING_PHASE) return undefined as never;
    if (this.startsValue(token)) return this.stopAtValue(token);
    return this.stopAt(token, "a new member (`key: value`)");
  }

  #equalsMissing(): void {
    const next = this.LA(1);
    const end = endOf(this.LA(0));
    if (next.tokenType === t.Colon) {
      const span = this.spanOf(next);
      const fixes = [{ title: "replace : with =", edits: [{ span, text: " =" }] }];
      this.report("SKY1017", span, { what: "A let", right: "=", wrong: ":" }, { fixes });
      this.SKIP_TOKEN();
    } else if (this.startsValue(next) && !isFirstOnLine(next) && !this.isKeyAt(1)) {
      const edits = [{ span: { file: this.file, start: end, end }, text: " =" }];
      const holes = { found: shown(next), expected: "`=`" };
      this.report("SKY1001", this.spanOf(next), holes, { fixes: [{ title: "insert =", edits }] });
    } else {
      this.stopUnexpected("`=` and a value");
    }
  }

  /** Where a value stands on the same line, the colon was forgotten; otherwise the word itself is the riddle. */
  #colonMissing(key: Path): void {
    const next = this.LA(1);
    if (next.tokenType === t.Equals) {
      const span = this.spanOf(next);
      const fixes = [{ title: "replace = with :", edits: [{ span, text: ":" }] }];
      this.report("SKY1017", span, { what: "A property", right: ":", wrong: "=" }, { fixes });
      this.SKIP_TOKEN();
      return;
    }
    const { end } = key.span;
    const fixes = [{ title: "insert a colon", edits: [{ span: { ...key.span, start: end }, text: ":" }] }];
    const holes = { key: `\`${pathText(key)}\`` };
    if (this.startsValue(next) && !isFirstOnLine(next) && !this.isKeyAt(1)) {
      this.report("SKY1004", key.span, holes, { fixes });
      return;
    }
    this.stop("SKY1001", key.span, { found: holes.key, expected: "a new member (`key: value`)" });
  }
}
