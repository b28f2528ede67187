import type { IToken } from "chevrotain";
import type { Span } from "../compiler/diag/span.ts";
import type { BinaryOp, Comment, Expr, NumberExpr, Path, QuantityExpr, UnaryExpr } from "./ast.ts";
import { multipliers } from "./units.ts";

/** Operators from the loosest (1) to the tightest binding; all group to the left. */
export const precedence: Readonly<Record<BinaryOp, number>> = {
  // biome-ignore lint/suspicious/noThenProperty: `then` is an operator of the language
  then: 1,
  "<=": 2,
  ">=": 2,
  "==": 2,
  "<": 2,
  ">": 2,
  "~": 2,
  "±": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  x: 5,
  from: 6,
  on: 6,
  of: 6,
  within: 6,
  every: 6,
  "..": 7,
};

/** An operator and the value at its right, as they follow each other in the text. */
export interface Link {
  readonly op: BinaryOp;
  readonly opSpan: Span;
  readonly right: Expr;
}

/** Makes the tree of `first op right op right …`: shunting, with a stack for what still waits for a tighter operator. */
export function tree(first: Expr, links: readonly Link[]): Expr {
  const operands: Expr[] = [first];
  const waiting: Link[] = [];
  const reduce = (): void => {
    const right = operands.pop()!;
    const left = operands.pop()!;
    const { op, opSpan } = waiting.pop()!;
    const span = { file: opSpan.file, start: left.span.start, end: right.span.end };
    operands.push({ type: "binary", op, opSpan, left, right, span });
  };
  for (const link of links) {
    while (waiting.length > 0 && precedence[waiting[waiting.length - 1]!.op] >= precedence[link.op]) reduce();
    waiting.push(link);
    operands.push(link.right);
  }
  while (waiting.length > 0) reduce();
  return operands[0]!;
}

/** `8k` → 8000 */
export function numberValue(text: string): number {
  const last = text[text.length - 1]!;
  const times = multipliers[last];
  // A decimal shift keeps 21.5M exact where a product would round.
  return times === undefined ? Number(text) : Number(`${Number(text.slice(0, -1))}e${Math.round(Math.log10(times))}`);
}

export function number(token: IToken, span: Span): NumberExpr {
  return { type: "number", value: numberValue(token.image), raw: token.image, span };
}

const QUANTITY = /^(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)([kMBGT]?)([ \t]*)([^\d\s].*)$/;

/** The lexer has proved the form; where a multiplier and a unit could both begin (`5km`), the unit wins. */
export function quantity(token: IToken, span: Span, isUnit: (word: string) => boolean): QuantityExpr {
  const [, digits = "", times = "", space = "", rest = ""] = QUANTITY.exec(token.image) ?? [];
  const whole = times + rest;
  const [value, unit] = times !== "" && space === "" && isUnit(whole) ? [digits, whole] : [digits + times, rest];
  return { type: "quantity", value: numberValue(value), unit, raw: token.image, span };
}

/** A minus before a literal belongs to it: `-90 deg` is one quantity. */
export function negative(value: Expr, span: Span): NumberExpr | QuantityExpr | UnaryExpr {
  const bare = (value.type === "number" || value.type === "quantity") && !value.raw.startsWith("-");
  return bare ? { ...value, value: -value.value, raw: `-${value.raw}`, span } : { type: "unary", op: "-", value, span };
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** The text that a quoted text stands for; `bad` gets the place (in the body) of each escape that is none. */
export function unquote(body: string, bad: (at: number, length: number) => void): string {
  if (!body.includes("\\")) return body;
  return body.replaceAll(/\\(u[0-9a-fA-F]{4}|.|$)/g, (whole: string, code: string, at: number) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const known = escapes[code];
    if (known === undefined) bad(at, whole.length);
    return known ?? whole;
  });
}

export function comment(token: IToken, file: string): Comment {
  const doc = /^\/\/\/(?!\/)/.test(token.image);
  const span = { file, start: token.startOffset, end: token.startOffset + token.image.length };
  return { text: token.image.slice(doc ? 3 : 2), doc, span };
}

export const pathText = (path: Path): string => path.parts.map(({ text }) => text).join(".");
