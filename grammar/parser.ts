import type { IToken, ParserMethod } from "chevrotain";
import type { Diagnostic } from "../compiler/diag/diagnostic.ts";
import type { Body, Comment, Declaration, Ident, ImportDecl, Let, Path, SourceFile } from "./ast.ts";
import { EOF } from "./chevrotain.ts";
import { type Above, MemberParser } from "./member-parser.ts";
import { shown } from "./messages.ts";
import { endOf, isFirstOnLine } from "./token-facts.ts";
import * as t from "./tokens.ts";

/** The edition that this grammar reads. */
export const edition = 1;

type Parsed = Pick<SourceFile, "imports" | "items"> & { edition?: { value: number; span: SourceFile["span"] } };

/** A file: edition, imports, lets and declarations. Which kinds of declaration there are, it does not know. */
export class SkyParser extends MemberParser {
  constructor(validate = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  /** Reads tokens whose brackets are balanced. */
  read(
    tokens: IToken[],
    text: string,
    file: string,
    docs: readonly Comment[],
  ): { parsed: Parsed; found: Diagnostic[] } {
    this.file = file;
    this.text = text;
    this.docs = docs;
    this.found = [];
    this.input = tokens;
    const parsed = this.sourceFile();
    return { parsed, found: this.found };
  }

  readonly sourceFile: ParserMethod<[], Parsed> = this.RULE("file", (): Parsed => {
    const imports: ImportDecl[] = [];
    const items: (Declaration | Let)[] = [];
    const edition = this.SUBRULE(this.editionLine);
    this.MANY({
      GATE: () => this.LA(1).tokenType !== EOF,
      DEF: () => {
        const item = this.guard(
          () => this.SUBRULE(this.item),
          () => this.skipTo(0, () => this.#isItemStart()),
          () => undefined,
        );
        this.ACTION(() => {
          if (!item) return;
          if ("type" in item) items.push(item);
          else imports.push(item);
          if (!("type" in item) && items.length > 0) this.#importLate(item);
        });
      },
    });
    return { imports, items, ...(edition ? { edition } : {}) };
  });

  protected readonly editionLine: ParserMethod<[], Parsed["edition"]> = this.RULE(
    "editionLine",
    (): Parsed["edition"] => {
      let value: IToken | undefined;
      const start = this.LA(1).startOffset;
      this.OPTION({
        GATE: () => this.says(1, "sky"),
        DEF: () => {
          this.CONSUME(t.Word);
          value = this.OPTION1(() => this.CONSUME(t.Num));
        },
      });
      return this.ACTION(() => this.#checkEdition(start, value));
    },
  );

  protected readonly item: ParserMethod<[], Declaration | Let | ImportDecl | undefined> = this.RULE(
    "item",
    (): Declaration | Let | ImportDecl | undefined => {
      this.ACTION(() => this.#requireItem());
      return this.OR<Declaration | Let | ImportDecl | undefined>({
        DEF: [
          { GATE: () => this.#isImportAhead(), ALT: () => this.SUBRULE(this.importDecl) },
          { ALT: () => this.SUBRULE(this.declarationOrLet) },
          {
            ALT: () => {
              this.CONSUME(t.Anything);
              return undefined;
            },
          },
        ],
        IGNORE_AMBIGUITIES: true,
      });
    },
  );

  protected readonly declarationOrLet: ParserMethod<[], Declaration | Let> = this.RULE(
    "declarationOrLet",
    (): Declaration | Let => {
      const above = this.SUBRULE(this.above);
      return this.OR<Declaration | Let>({
        DEF: [
          { GATE: () => this.isLetAhead(), ALT: () => this.SUBRULE(this.letDecl, { ARGS: [above, 0] }) },
          { ALT: () => this.SUBRULE(this.declaration, { ARGS: [above] }) },
        ],
        IGNORE_AMBIGUITIES: true,
      });
    },
  );

  protected readonly importDecl: ParserMethod<[], ImportDecl> = this.RULE("importDecl", (): ImportDecl => {
    const start = this.CONSUME(t.Word);
    const names: ImportDecl["names"][number][] = [];
    const need = (k: number, ok: boolean, detail: string): void => {
      if (!ok) this.stop("SKY1018", this.spanOf(this.LA(k).tokenType === EOF ? this.LA(0) : this.LA(k)), { detail });
    };
    this.ACTION(() => need(1, this.LA(1).tokenType === t.LeftBrace, "the names stand between { and }"));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      names.push(this.SUBRULE(this.importName));
      const comma = this.OPTION(() => this.CONSUME(t.Comma));
      this.ACTION(() => {
        const next = this.LA(1);
        if (comma || !this.isWord(1) || isFirstOnLine(next)) return;
        const at = endOf(this.LA(0));
        const edits = [{ span: { file: this.file, start: at, end: at }, text: "," }];
        const fixes = [{ title: "insert a comma", edits }];
        this.report("SKY1016", this.spanOf(next), { found: shown(next) }, { fixes });
      });
    });
    this.ACTION(() => need(1, this.LA(1).tokenType === t.RightBrace, `${shown(this.LA(1))} is not a name`));
    this.CONSUME(t.RightBrace);
    this.ACTION(() => {
      need(1, this.says(1, "from"), "`from` is missing behind the names");
      need(2, this.LA(2).tokenType === t.Str || this.LA(2).tokenType === t.OpenStr, "the file stands in double quotes");
    });
    this.CONSUME1(t.Word);
    const from = this.SUBRULE(this.str);
    return { names, from, span: this.spanFrom(start.startOffset) };
  });

  protected readonly importName: ParserMethod<[], ImportDecl["names"][number]> = this.RULE(
    "importName",
    (): ImportDecl["names"][number] => {
      const name = this.ident(this.CONSUME(t.Word));
      let alias: Ident | undefined;
      this.OPTION({
        GATE: () => this.says(1, "as") && this.isWord(2),
        DEF: () => {
          this.CONSUME1(t.Word);
          alias = this.ident(this.CONSUME2(t.Word));
        },
      });
      return { name, ...(alias ? { alias } : {}) };
    },
  );

  protected readonly declaration: ParserMethod<[Above], Declaration> = this.RULE(
    "declaration",
    (above: Above): Declaration => {
      let abstract = false;
      let name: Ident | undefined;
      let body: Body | undefined;
      let bases: Path[] = [];
      this.OPTION({
        GATE: () => this.says(1, "abstract") && this.LA(2).tokenType !== t.LeftBrace,
        DEF: () => {
          this.CONSUME(t.Word);
          abstract = true;
        },
      });
      this.ACTION(() => {
        if (this.isWord(1)) return;
        this.stopUnexpected("a declaration (`kind Name { … }`)");
      });
      const kind = this.CONSUME1(t.Word);
      this.OPTION1({
        GATE: () => !(this.says(1, "extends") && this.isWord(2)),
        DEF: () => {
          name = this.ident(this.CONSUME2(t.Word));
        },
      });
      this.ACTION(() => {
        if (!name) this.#nameMissing(kind);
      });
      this.OPTION2({
        GATE: () => this.says(1, "extends"),
        DEF: () => {
          bases = this.SUBRULE(this.bases);
        },
      });
      const strange = this.ACTION(() => this.#skipHeaderRest());
      this.OPTION3(() => {
        body = this.SUBRULE(this.body);
      });
      return this.ACTION(() => {
        name ??= { text: "", span: { file: this.file, start: endOf(kind), end: endOf(kind) } };
        if (!body && !strange && name.text !== "")
          this.report("SKY1021", name.span, { kind: kind.image, name: name.text });
        body ??= { members: [], span: this.noName().span };
        const { annotations, doc } = above;
        const about = { annotations, ...(doc === undefined ? {} : { doc }), span: this.spanFrom(above.start) };
        return { type: "declaration", kind: this.ident(kind), name, abstract, bases, body, ...about };
      });
    },
  );

  protected readonly bases: ParserMethod<[], Path[]> = this.RULE("bases", (): Path[] => {
    this.CONSUME(t.Word);
    const bases: Path[] = [];
    const need = (): boolean => {
      if (this.RECORDING_PHASE || this.isWord(1)) return true;
      const after = shown(this.LA(0));
      const hint = "Write the name of what is extended: extends Base, Other.";
      const span = this.spanOf(this.LA(0));
      const start = this.text.slice(0, span.start).trimEnd().length;
      const fixes = [{ title: `remove ${after}`, edits: [{ span: { ...span, start }, text: "" }] }];
      this.report("SKY1013", span, { after, found: shown(this.LA(1)), hint }, { fixes });
      return false;
    };
    this.OPTION({ GATE: need, DEF: () => bases.push(this.SUBRULE(this.path)) });
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.OPTION1({ GATE: need, DEF: () => bases.push(this.SUBRULE1(this.path)) });
    });
    return bases;
  });

  #importLate(item: ImportDecl): void {
    if (this.found.some(({ code }) => code === "SKY1020")) return;
    const { span } = item;
    const place = /^(?:\uFEFF)?(?:\s|\/\/[^\n]*)*sky[ \t]+1[^\n]*\n/.exec(this.text)?.[0].length ?? 0;
    const rest = /^[ \t]*\r?\n?/.exec(this.text.slice(span.end))![0].length;
    const line = `${this.text.slice(span.start, span.end)}\n`;
    const edits = [
      { span: { ...span, start: place, end: place }, text: line },
      { span: { ...span, end: span.end + rest }, text: "" },
    ];
    this.report("SKY1020", span, {}, { fixes: place > 0 ? [{ title: "move it to the top", edits }] : [] });
  }
  #isImportAhead(): boolean {
    return this.says(1, "import") && !this.isKeyAt(1);
  }

  /** After an error outside of all bodies; stray properties are skipped, as their header was what is broken. */
  #isItemStart(): boolean {
    const next = this.LA(1);
    if (!isFirstOnLine(next)) return false;
    return next.tokenType === t.At || (this.isWord(1) && this.isWord(2)) || this.#isImportAhead();
  }

  #requireItem(): void {
    const next = this.LA(1);
    if (next.tokenType === t.Comma || next.tokenType === t.Semicolon) return;
    if (this.isKeyAt(1)) {
      const { startOffset } = next;
      const key = this.text.slice(startOffset).match(/^[\w.]+/)![0];
      this.stop("SKY1024", { file: this.file, start: startOffset, end: startOffset + key.length }, { key });
    }
    // A word behind something on its line, with the next declaration below it.
    const below = this.isWord(1) && this.isWord(2) && isFirstOnLine(this.LA(2)) && next.image !== "abstract";
    const alone = below && (!isFirstOnLine(next) || (this.isWord(3) && !this.says(3, "extends")));
    if (alone || (next.tokenType !== t.Word && next.tokenType !== t.At)) {
      this.stopUnexpected("a declaration (`kind Name { … }`)");
    }
  }

  #nameMissing(kind: IToken): void {
    const next = this.LA(1);
    const header = next.tokenType === t.LeftBrace || this.says(1, "extends");
    if (!header) this.stopAtWord(kind);
    const hint = `Every declaration has a name: ${kind.image} Name { … }.`;
    this.report("SKY1013", this.spanOf(kind), { after: shown(kind), found: shown(next), hint });
  }
  /** One word alone outside of all bodies. */
  protected stopAtWord(word: IToken): never {
    return this.stopAt(word, "a declaration (`kind Name { … }`)");
  }

  /** What stands between a header and its `{`: one error, and the body is read all the same. */
  #skipHeaderRest(): boolean {
    const next = this.LA(1);
    if (next.tokenType === t.LeftBrace || next.tokenType === EOF || isFirstOnLine(next)) return false;
    const expected = "`{` or `extends`";
    if (next.tokenType !== t.Unknown) this.report("SKY1001", this.spanOf(next), { found: shown(next), expected });
    this.skipTo(0, (token) => token.tokenType === t.LeftBrace || isFirstOnLine(token));
    return true;
  }

  #checkEdition(start: number, value: IToken | undefined): Parsed["edition"] {
    if (value) {
      const known = value.image === String(edition);
      const span = this.spanFrom(start);
      const fixes = [{ title: "write sky 1", edits: [{ span, text: "sky 1" }] }];
      if (!known) this.report("SKY1003", this.spanOf(value), { edition: value.image }, { fixes });
      return { value: Number(value.image), span };
    }
    const said = this.says(0, "sky");
    const next = this.LA(1);
    // `sky1`, or a number where the word was lost.
    const glued = !said && (/^sky\d+$/.test(next.image) || next.tokenType === t.Num);
    if (glued) this.SKIP_TOKEN();
    const from = this.text.startsWith("\uFEFF") ? 1 : 0;
    const span = said || glued ? this.spanFrom(start) : { file: this.file, start: from, end: from };
    const text = said || glued ? "sky 1" : "sky 1\n";
    const fixes = [{ title: "write sky 1 at the top", edits: [{ span, text }] }];
    this.report("SKY1002", span, {}, { fixes });
    // What else stands on a line that was meant to name the edition was meant as part of it.
    if (said) this.skipTo(0, isFirstOnLine);
    return undefined;
  }
}
