import type { Argument, BinaryExpr, Body, Expr, NumberExpr, QuantityExpr } from "./ast.ts";
import { concat, type Doc, fill, group, hardLine, indent, layOut, line, text } from "./doc.ts";
import type { Comments, Part } from "./print-comments.ts";
import { pathText, precedence } from "./to-ast.ts";
import { attachedUnits } from "./units.ts";

/** A text between its quotes, as the grammar reads it. */
export const quoted = (value: string): string => JSON.stringify(value);

const literal = (value: NumberExpr | QuantityExpr): string => {
  if (value.type === "number") return value.raw;
  const digits = value.raw.slice(0, value.raw.length - value.unit.length).trimEnd();
  return digits + (attachedUnits.has(value.unit) ? "" : " ") + value.unit;
};

/** Prints values. `flat` values stay on one line and leave their comments to the line that they stand on. */
export abstract class ValuePrinter {
  constructor(
    protected readonly source: string,
    protected readonly comments: Comments,
  ) {}

  protected abstract body(body: Body, flat: boolean): Doc;

  value(value: Expr, flat = false): Doc {
    switch (value.type) {
      case "number":
      case "quantity":
        return text(literal(value));
      case "string":
        return text(quoted(value.value));
      case "unstated":
        return text("unstated");
      case "error":
        return text(this.source.slice(value.span.start, value.span.end));
      case "list":
        return this.items("[", value.items.map(unnamed), "]", value.span, flat);
      case "group":
        return this.items("(", value.items.map(unnamed), ")", value.span, flat);
      case "object":
        return this.body(value.body, flat);
      case "unary":
        return concat([text("-"), this.value(value.value, flat)]);
      case "log":
        return concat([text("log "), this.value(value.value, flat)]);
      case "assume": {
        const because = indent(concat([line(" "), text(`because ${quoted(value.because.value)}`)]));
        return group(concat([text("assume "), this.value(value.value, flat), because]));
      }
      case "block": {
        const parts: Doc[] = [text(pathText(value.path))];
        const { path, args, body, span } = value;
        const end = body?.span.start ?? span.end;
        if (args) parts.push(this.items("(", args, ")", { start: path.span.end, end }, flat));
        if (body) parts.push(text(" "), this.body(body, flat));
        return concat(parts);
      }
      case "binary":
        return this.#binary(value, flat);
    }
  }

  /** The value on one line, however long. */
  flat(value: Expr): string {
    const known = this.#flat.get(value);
    if (known !== undefined) return known;
    const text = layOut(this.value(value, true), Number.POSITIVE_INFINITY);
    this.#flat.set(value, text);
    return text;
  }
  readonly #flat = new Map<Expr, string>();

  /** Operators that bind equally stand below each other where they do not fit on a line. */
  #binary(value: BinaryExpr, flat: boolean): Doc {
    const level = precedence[value.op];
    const links: BinaryExpr[] = [];
    let first: Expr = value;
    while (first.type === "binary" && precedence[first.op] === level) {
      links.unshift(first);
      first = first.left;
    }
    const head = this.value(first, flat);
    if (value.op === "..") {
      const ends = [head, ...links.map(({ right }) => this.value(right, flat))];
      const tight = [first, ...links.map(({ right }) => right)].every(isTight);
      return concat(ends.flatMap((end, i) => (i === 0 ? [end] : [text(tight ? ".." : " .. "), end])));
    }
    const tail = links.map(({ op, right }) => concat([line(" "), text(`${op} `), this.value(right, flat)]));
    return group(concat([head, indent(concat(tail))]));
  }

  protected items(
    open: string,
    items: readonly Argument[],
    close: string,
    span: { readonly start: number; readonly end: number },
    flat: boolean,
  ): Doc {
    const item = ({ name, value }: Argument): Doc =>
      name ? concat([text(`${name.text}: `), this.value(value, flat)]) : this.value(value, flat);
    if (!flat && this.comments.has(span.start, span.end)) {
      const parts: Part[] = items.map((one) => ({
        start: one.span.start,
        key: one.span.start,
        end: one.span.end,
        doc: () => item(one),
      }));
      const remark = this.comments.behind(span.start + 1, items[0]?.span.start ?? span.end);
      const lines = this.comments.lines(parts, span.start, span.end, () => ",");
      return concat([text(open), remark, indent(concat([hardLine(), lines])), hardLine(), text(close)]);
    }
    if (items.length === 0) return text(open + close);
    if (items.length > 8 && items.every(({ name, value }) => !name && isAtom(value))) {
      const words = items.map(({ value }, i) => this.flat(value) + (i < items.length - 1 ? "," : ""));
      return group(concat([text(open), indent(concat([line(""), fill(words)])), line(""), text(close)]));
    }
    const docs = items.flatMap((one, i) => (i === 0 ? [item(one)] : [text(","), line(" "), item(one)]));
    return group(concat([text(open), indent(concat([line(""), ...docs])), line(""), text(close)]));
  }
}

/** A value as an argument without a name. */
export const unnamed = (value: Expr): Argument => ({ value, span: value.span });

const isAtom = (value: Expr): boolean =>
  value.type === "number" ||
  value.type === "quantity" ||
  value.type === "string" ||
  (value.type === "block" && !value.args && !value.body) ||
  (value.type === "binary" && value.op === ".." && isAtom(value.left) && isAtom(value.right));

/** A range stands without spaces where its ends have none. */
const isTight = (value: Expr): boolean =>
  value.type === "number" ||
  (value.type === "quantity" && attachedUnits.has(value.unit)) ||
  (value.type === "block" && !value.args && !value.body);
