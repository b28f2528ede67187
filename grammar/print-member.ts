import type { Annotation, Body, Declaration, Expect, Expr, Let, Member, Path, SourceFile, Sweep } from "./ast.ts";
import { choice, concat, type Doc, group, hardLine, indent, line, text } from "./doc.ts";
import type { Comments, Part } from "./print-comments.ts";
import { unnamed, ValuePrinter } from "./print-value.ts";
import { pathText } from "./to-ast.ts";
import { infixWords } from "./tokens.ts";

/** Longer keys, and dotted ones, do not push the values of the others to the right. */
const longestAligned = 16;

/** How wide the keys of a body and the cells of its rows are. */
interface Columns {
  readonly key: number;
  readonly cells: readonly number[];
}
const unaligned: Columns = { key: 0, cells: [] };

/** Prints bodies, members and declarations. */
export class Printer extends ValuePrinter {
  constructor(file: SourceFile, comments: Comments) {
    super(file.text, comments);
  }

  importLine(names: readonly string[], from: string): Doc {
    const list = names.flatMap((name, i) => (i === 0 ? [text(name)] : [text(","), line(" "), text(name)]));
    return group(concat([text("import {"), indent(concat([line(" "), ...list])), line(" "), text(`} from ${from}`)]));
  }

  item(item: Declaration | Let): Part {
    const { span } = item;
    if (item.type === "let") return { ...this.#member(item, unaligned, false), start: span.start, end: span.end };
    const doc = (): Doc => {
      const { abstract, kind, name, bases, body } = item;
      const head = `${abstract ? "abstract " : ""}${kind.text} ${name.text}`;
      const above = this.#annotations(item.annotations, false);
      const list = bases.length > 0 ? ` extends ${bases.map(pathText).join(", ")}` : "";
      return concat([above, text(`${head}${list} `), this.body(body, false, this.source === "")]);
    };
    return { start: span.start, key: this.#begin(item), end: span.end, doc };
  }

  protected body(body: Body, flat: boolean, broken = false): Doc {
    const columns = this.#columns(body.members);
    const annotated = body.members.some(({ annotations }) => annotations.length > 0);
    const parts = body.members.map((member) => this.#member(member, columns, flat));
    return this.#block(parts, body.span, { flat, broken: broken || annotated });
  }

  /** `{ a, b }` where the source had it on one line and it fits, otherwise one part a line. */
  #block(
    parts: readonly Part[],
    span: { readonly start: number; readonly end: number },
    { flat, broken, separator = () => "" }: { flat: boolean; broken: boolean; separator?: (i: number) => string },
  ): Doc {
    if (!flat && (broken || this.comments.has(span.start, span.end) || this.comments.isBroken(span.start, span.end))) {
      const remark = this.comments.behind(span.start + 1, parts[0]?.start ?? span.end);
      if (parts.length === 0 && remark.kind !== "trailing" && !this.comments.has(span.start, span.end))
        return text("{}");
      const lines = this.comments.lines(parts, span.start, span.end - 1, separator);
      const inside =
        parts.length > 0 || lines.hard || !isEmpty(lines) ? indent(concat([hardLine(), lines])) : concat([]);
      return concat([text("{"), remark, inside, hardLine(), text("}")]);
    }
    if (parts.length === 0) return text("{}");
    const docs = parts.flatMap((part, i) => {
      const behind = separator(i) === "" ? line(", ") : concat([text(","), line(" ")]);
      return i < parts.length - 1 ? [part.doc(), behind] : [part.doc()];
    });
    return group(concat([text("{"), indent(concat([line(" "), ...docs])), line(" "), text("}")]));
  }

  #member(member: Member, columns: Columns, flat: boolean): Part {
    const { start, end } = member.span;
    const key = this.#begin(member);
    const above = (): Doc => this.#annotations(member.annotations, flat);
    switch (member.type) {
      case "let": {
        const doc = (): Doc => concat([above(), text(`let ${member.name.text} = `), this.value(member.value, flat)]);
        return { start, key, end, doc };
      }
      case "property": {
        const { op, value } = member;
        const doc = (): Doc => concat([above(), this.#key(member.key, op, columns), this.value(value, flat)]);
        return { start, key, end, doc };
      }
      case "row": {
        const cells = (): Doc => {
          // A row with comments in its cells cannot keep its columns.
          if (flat || !this.comments.has(start, end)) return this.#row(member.cells, columns);
          const before = this.comments.handedOut;
          const free = member.cells.flatMap((cell, i) => [text(i > 0 ? " | " : ""), this.value(cell)]);
          return this.comments.handedOut > before ? concat(free) : this.#row(member.cells, columns);
        };
        const doc = (): Doc => concat([above(), this.#key(member.key, ":", columns), cells()]);
        return { start, key, end, doc };
      }
      case "expect":
        return { start, key, end, doc: () => concat([above(), text("expect "), this.#expect(member, flat)]) };
      case "sweep": {
        const name = member.name ? `${member.name.text} ` : "";
        return { start, key, end, doc: () => concat([above(), text(`sweep ${name}`), this.#sweep(member, flat)]) };
      }
    }
  }

  /** Where the annotations end and the thing itself begins: what documents it stands above. */
  #begin({ annotations, span }: Member | Declaration): number {
    const last = annotations[annotations.length - 1];
    if (!last) return span.start;
    const { end } = last.span;
    return end + /^(?:\s|\/\/[^\r\n]*)*/.exec(this.source.slice(end, span.end))![0].length;
  }

  #row(cells: readonly Expr[], columns: Columns): Doc {
    return concat(
      cells.flatMap((cell, i) => {
        const shown = this.flat(cell);
        const room = i < cells.length - 1 ? " ".repeat(Math.max(0, (columns.cells[i] ?? 0) - shown.length)) : "";
        return [text(i > 0 ? " | " : ""), text(shown), choice("", room)];
      }),
    );
  }

  #expect({ statements, span }: Expect, flat: boolean): Doc {
    const parts = statements.map((one): Part => {
      return { start: one.span.start, key: one.span.start, end: one.span.end, doc: () => this.value(one, flat) };
    });
    // A statement that could be read as going on the one before needs a comma between.
    const separator = (i: number): string => (statements[i + 1] && goesOn(statements[i + 1]!) ? "," : "");
    return this.#block(parts, this.#braces(span, statements[0]), { flat, broken: false, separator });
  }

  #sweep({ axes, span }: Sweep, flat: boolean): Doc {
    const columns: Columns = { key: widest(axes.map(({ key }) => key)), cells: [] };
    const parts = axes.map(({ key, values, span: { start, end } }): Part => {
      const docs = (): Doc[] => values.flatMap((one, i) => [text(i > 0 ? " | " : ""), this.value(one, flat)]);
      return { start, key: key.span.start, end, doc: () => concat([this.#key(key, ":", columns), ...docs()]) };
    });
    return this.#block(parts, this.#braces(span, axes[0]), { flat, broken: false });
  }

  /** From the `{` of an expect or sweep, whose tree keeps only the whole. */
  #braces(span: Expr["span"], first: { readonly span: Expr["span"] } | undefined): { start: number; end: number } {
    const end = first?.span.start ?? span.end;
    const code = this.source
      .slice(span.start, end)
      .replaceAll(/\/\/[^\r\n]*|"(?:[^"\\\r\n]|\\.)*"/g, (c) => " ".repeat(c.length));
    const at = code.lastIndexOf("{");
    return { start: at < 0 ? span.start : span.start + at, end: span.end };
  }

  #annotations(annotations: readonly Annotation[], flat: boolean): Doc {
    return concat(
      annotations.flatMap(({ name, args, span }) => {
        const list =
          args.length > 0
            ? [this.items("(", args.map(unnamed), ")", { start: name.span.end, end: span.end }, flat)]
            : [];
        return [text(`@${name.text}`), ...list, flat ? text(" ") : hardLine()];
      }),
    );
  }

  #key(key: Path, op: string, columns: Columns): Doc {
    const name = pathText(key);
    if (op !== ":") return text(`${name} ${op} `);
    return concat([text(`${name}: `), choice("", " ".repeat(Math.max(0, columns.key - name.length)))]);
  }

  #columns(members: readonly Member[]): Columns {
    const keys = members.flatMap((one) =>
      one.type === "row" || (one.type === "property" && one.op === ":") ? [one.key] : [],
    );
    const cells: number[] = [];
    for (const member of members) {
      if (member.type !== "row") continue;
      for (const [i, cell] of member.cells.entries()) cells[i] = Math.max(cells[i] ?? 0, this.flat(cell).length);
    }
    // Cells stand in columns only when their keys do, however long.
    const rows = members.flatMap((one) => (one.type === "row" ? [pathText(one.key).length] : []));
    return { key: Math.max(widest(keys), ...rows), cells };
  }
}

const widest = (keys: readonly Path[]): number =>
  keys
    .filter(({ parts }) => parts.length === 1 && parts[0]!.text.length <= longestAligned)
    .reduce((most, { parts }) => Math.max(most, parts[0]!.text.length), 0);

const isEmpty = (doc: Doc): boolean => doc.kind === "concat" && doc.parts.every(isEmpty);

/** True when a value begins with what could also follow a value: `(`, `{`, `-`, or a word that is an operator too. */
function goesOn(value: Expr): boolean {
  if (value.type === "binary") return goesOn(value.left);
  if (value.type === "block") return infixWords.has(value.path.parts[0]!.text);
  if (value.type === "number" || value.type === "quantity") return value.value < 0 || Object.is(value.value, -0);
  return value.type === "group" || value.type === "object" || value.type === "unary";
}
