import type { Span } from "../compiler/diag/span.ts";

/** A name as written. Every word may be a name; the grammar reserves none. */
export interface Ident {
  readonly text: string;
  readonly span: Span;
}

/** Dotted names: `optimizer.lr`. At least one part. */
export interface Path {
  readonly parts: readonly Ident[];
  readonly span: Span;
}

/** `// text` or `/// text`; the text is without its slashes, untrimmed. */
export interface Comment {
  readonly text: string;
  readonly doc: boolean;
  readonly span: Span;
}

/** A whole file. After a syntax error it holds whatever could be read. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  /** `sky 1`; undefined when the line is missing. */
  readonly edition?: { readonly value: number; readonly span: Span };
  readonly imports: readonly ImportDecl[];
  readonly items: readonly (Declaration | Let)[];
  readonly comments: readonly Comment[];
  readonly span: Span;
}

/** `import { A, B as C } from "sky:models"` */
export interface ImportDecl {
  readonly names: readonly { readonly name: Ident; readonly alias?: Ident }[];
  readonly from: StringExpr;
  readonly span: Span;
}

/** `@paper("Table 7 (i)")` */
export interface Annotation {
  readonly name: Ident;
  readonly args: readonly Expr[];
  readonly span: Span;
}

/** `abstract experiment Name extends A, B { … }`. `kind` is any word; which kinds exist is the checker's matter. */
export interface Declaration {
  readonly type: "declaration";
  readonly kind: Ident;
  readonly name: Ident;
  readonly abstract: boolean;
  readonly bases: readonly Path[];
  readonly annotations: readonly Annotation[];
  /** The `///` lines above, joined by newlines. */
  readonly doc?: string;
  readonly body: Body;
  readonly span: Span;
}

/** `{ … }` */
export interface Body {
  readonly members: readonly Member[];
  readonly span: Span;
}

export type Member = Property | Let | Expect | Sweep | Row;

/** `key: value`, `key += value`, `key -= value` */
export interface Property {
  readonly type: "property";
  readonly key: Path;
  readonly op: ":" | "+=" | "-=";
  readonly value: Expr;
  readonly annotations: readonly Annotation[];
  readonly doc?: string;
  /** True for a cell of a table's row, read as the property of its column's experiment. The parser never sets it. */
  readonly cell?: true;
  readonly span: Span;
}

/** `let name = value` */
export interface Let {
  readonly type: "let";
  readonly name: Ident;
  readonly value: Expr;
  readonly annotations: readonly Annotation[];
  readonly doc?: string;
  readonly span: Span;
}

/** `expect { a == b, … }` */
export interface Expect {
  readonly type: "expect";
  readonly statements: readonly Expr[];
  readonly annotations: readonly Annotation[];
  readonly span: Span;
}

/** `sweep name { key: a | b, seed: 0..4 }` */
export interface Sweep {
  readonly type: "sweep";
  readonly name?: Ident;
  readonly axes: readonly { readonly key: Path; readonly values: readonly Expr[]; readonly span: Span }[];
  readonly annotations: readonly Annotation[];
  readonly span: Span;
}

/** A property with more than one cell, `key: a | b | c`: a table's row. */
export interface Row {
  readonly type: "row";
  readonly key: Path;
  readonly cells: readonly Expr[];
  readonly annotations: readonly Annotation[];
  readonly doc?: string;
  readonly span: Span;
}

/** Operators between two values, loosest binding first. */
export type BinaryOp =
  | "then"
  | "<="
  | ">="
  | "=="
  | "<"
  | ">"
  | "~"
  | "±"
  | "+"
  | "-"
  | "*"
  | "/"
  | "x"
  | "from"
  | "on"
  | "of"
  | "within"
  | "every"
  | "..";

export type Expr =
  | NumberExpr
  | QuantityExpr
  | StringExpr
  | BlockExpr
  | ListExpr
  | GroupExpr
  | ObjectExpr
  | UnstatedExpr
  | AssumeExpr
  | LogExpr
  | UnaryExpr
  | BinaryExpr
  | ErrorExpr;

/** `6e-5`, `8k` (8000), `21.5M` (21 500 000). `raw` is the text. */
export interface NumberExpr {
  readonly type: "number";
  readonly value: number;
  readonly raw: string;
  readonly span: Span;
}
/** `8k iters`, `1%`, `3 /device`: `value` with its multiplier applied, `unit` as written (`"%"`, `"/device"`, `"px"`). */
export interface QuantityExpr {
  readonly type: "quantity";
  readonly value: number;
  readonly unit: string;
  readonly raw: string;
  readonly span: Span;
}
export interface StringExpr {
  readonly type: "string";
  readonly value: string;
  readonly span: Span;
}
/** A name, with arguments and a body where written: `UperNet`, `Base.seg`, `Crop(512px)`, `AdamW { lr: 1 }`, `F(a, k: 2) { … }`. */
export interface BlockExpr {
  readonly type: "block";
  readonly path: Path;
  readonly args?: readonly Argument[];
  readonly body?: Body;
  readonly span: Span;
}
export interface Argument {
  readonly name?: Ident;
  readonly value: Expr;
  readonly span: Span;
}
export interface ListExpr {
  readonly type: "list";
  readonly items: readonly Expr[];
  readonly span: Span;
}
/** `( … )`; more than one item is a tuple. */
export interface GroupExpr {
  readonly type: "group";
  readonly items: readonly Expr[];
  readonly span: Span;
}
/** `{ … }` as a value. */
export interface ObjectExpr {
  readonly type: "object";
  readonly body: Body;
  readonly span: Span;
}
export interface UnstatedExpr {
  readonly type: "unstated";
  readonly span: Span;
}
export interface AssumeExpr {
  readonly type: "assume";
  readonly value: Expr;
  readonly because: StringExpr;
  readonly span: Span;
}
/** `log 1e-5..1e-3`; `x 5` around it is a binary `x`. */
export interface LogExpr {
  readonly type: "log";
  readonly value: Expr;
  readonly span: Span;
}
/** `-value` of anything but a literal: `-90 deg` is one negative quantity. */
export interface UnaryExpr {
  readonly type: "unary";
  readonly op: "-";
  readonly value: Expr;
  readonly span: Span;
}
export interface BinaryExpr {
  readonly type: "binary";
  readonly op: BinaryOp;
  readonly opSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
  readonly span: Span;
}
/** What stands where no value could be read; its diagnostic has been reported already. */
export interface ErrorExpr {
  readonly type: "error";
  readonly span: Span;
}
