import type * as ast from "../../grammar/ast.ts";
import { precedence } from "../../grammar/to-ast.ts";
import type { Random } from "./random.ts";

const span = { file: "random.sky", start: 0, end: 0 };
const ordinary = ["lr", "batch", "Swin", "UperNet", "B02", "a", "weight_decay", "m", "px", "s", "h"];
/** Words that mean something elsewhere: as keys and names they are as good as any. */
const tricky = [
  "from",
  "on",
  "x",
  "of",
  "then",
  "within",
  "every",
  "let",
  "sweep",
  "expect",
  "log",
  "table",
  "extends",
];
const onlyKeys = ["assume", "because", "unstated", "import", "abstract", "sky"];
const ops = Object.keys(precedence) as ast.BinaryOp[];

/** Draws syntax trees as the parser would give them (parentheses are in the tree, so precedence never needs any). */
export class RandomProgram {
  constructor(readonly random: Random) {}

  file(): ast.SourceFile {
    const { random } = this;
    const names = (): ast.ImportDecl["names"][number] =>
      random.chance(0.3) ? { name: this.name(), alias: this.name() } : { name: this.name() };
    const imports = random.list(
      0,
      2,
      (): ast.ImportDecl => ({ names: random.list(1, 4, names), from: this.string(), span }),
    );
    const items = random.list(1, 4, () => (random.chance(0.2) ? this.let(2) : this.declaration()));
    return { file: span.file, text: "", edition: { value: 1, span }, imports, items, comments: [], span };
  }

  declaration(): ast.Declaration {
    const { random } = this;
    const kind = this.word(["experiment", "modality", "table", "weird_kind"]);
    const bases = random.chance(0.4) ? random.list(1, 3, () => this.path()) : [];
    const body = this.body(3);
    const abstract = random.chance(0.3);
    return {
      type: "declaration",
      kind,
      name: this.word(ordinary),
      abstract,
      bases,
      annotations: this.annotations(),
      body,
      span,
    };
  }

  body(depth: number): ast.Body {
    return { members: this.random.list(0, 5, () => this.member(depth)), span };
  }

  member(depth: number): ast.Member {
    const { random } = this;
    const annotations = random.chance(0.1) ? this.annotations() : [];
    const kind = random.next();
    if (kind < 0.1) return { ...this.let(depth), annotations };
    if (kind < 0.2) return { type: "expect", statements: random.list(0, 4, () => this.expr(depth)), annotations, span };
    if (kind < 0.3) {
      const axes = random.list(0, 3, () => ({
        key: this.key(),
        values: random.list(1, 3, () => this.expr(depth)),
        span,
      }));
      return { type: "sweep", ...(random.chance(0.5) ? { name: this.name() } : {}), axes, annotations, span };
    }
    if (kind < 0.45)
      return { type: "row", key: this.key(), cells: random.list(2, 4, () => this.expr(depth)), annotations, span };
    const op = random.pick([":", ":", ":", "+=", "-="] as const);
    return { type: "property", key: this.key(), op, value: this.expr(depth), annotations, span };
  }

  let(depth: number): ast.Let {
    return { type: "let", name: this.name(), value: this.expr(depth), annotations: [], span };
  }

  expr(depth: number): ast.Expr {
    return depth > 0 && this.random.chance(0.35) ? this.binary(depth - 1) : this.operand(depth - 1);
  }

  binary(depth: number): ast.BinaryExpr {
    const op = this.random.pick(ops);
    const left = this.side(this.expr(depth), op, 0);
    const right = this.side(this.expr(depth), op, 1);
    return { type: "binary", op, opSpan: span, left, right, span };
  }

  /** Wraps what would be read otherwise. */
  side(value: ast.Expr, op: ast.BinaryOp, right: 0 | 1): ast.Expr {
    const loose = value.type === "binary" && precedence[value.op] < precedence[op] + right;
    // `log a..b` takes the range.
    return loose || (op === ".." && endsInLog(value)) ? { type: "group", items: [value], span } : value;
  }

  operand(depth: number): ast.Expr {
    const { random } = this;
    const kind = depth <= 0 ? random.next() * 0.45 : random.next();
    if (kind < 0.15) return this.number();
    if (kind < 0.25) return this.string();
    if (kind < 0.45)
      return random.chance(0.1) ? { type: "unstated", span } : { type: "block", path: this.path(), span };
    if (kind < 0.6) {
      const args = random.chance(0.7) ? { args: random.list(0, 3, () => this.argument(depth)) } : {};
      const body = random.chance(0.4) ? { body: this.body(depth) } : {};
      return { type: "block", path: this.path(), ...args, ...body, span };
    }
    if (kind < 0.72)
      return { type: "list", items: random.list(0, random.chance(0.1) ? 30 : 4, () => this.expr(depth)), span };
    if (kind < 0.8) return { type: "group", items: random.list(1, 3, () => this.expr(depth)), span };
    if (kind < 0.85) return { type: "object", body: this.body(depth), span };
    if (kind < 0.92) return { type: "assume", value: this.expr(depth), because: this.string(), span };
    if (kind < 0.97) {
      const low = this.number();
      const high = this.number();
      if (random.chance(0.3)) return { type: "log", value: this.positive(low), span };
      const range = { type: "binary", op: "..", opSpan: span, left: this.positive(low), right: high, span } as const;
      return { type: "log", value: range, span };
    }
    return { type: "unary", op: "-", value: { type: "block", path: this.path(), span }, span };
  }

  argument(depth: number): ast.Argument {
    return { ...(this.random.chance(0.4) ? { name: this.anyWord() } : {}), value: this.expr(depth), span };
  }

  positive(value: ast.NumberExpr | ast.QuantityExpr): ast.NumberExpr | ast.QuantityExpr {
    return { ...value, value: Math.abs(value.value), raw: value.raw.replace(/^-/, "") };
  }

  number(): ast.NumberExpr | ast.QuantityExpr {
    const { random } = this;
    const [raw, value] = random.pick([
      ["0", 0],
      ["12", 12],
      ["0.5", 0.5],
      ["6e-5", 6e-5],
      ["8k", 8000],
      ["21.5M", 21_500_000],
      ["2.06B", 2_060_000_000],
      ["1.0", 1],
    ] as const);
    const minus = value !== 0 && random.chance(0.2);
    const signed = minus ? { value: -value, raw: `-${raw}` } : { value, raw };
    if (random.chance(0.6)) return { type: "number", ...signed, span };
    const unit = random.pick(["px", "%", "m", "km", "iters", "epochs", "/device", "total", "GiB", "deg", "min"]);
    const space = unit === "px" || unit === "%" ? "" : " ";
    return { type: "quantity", ...signed, raw: signed.raw + space + unit, unit, span };
  }

  string(): ast.StringExpr {
    const value = this.random.pick([
      "",
      "a",
      'say "no"',
      "back\\slash",
      "line\nbreak\ttab",
      "Größe ±1 – «x»",
      "// no comment",
      "{[(",
    ]);
    return { type: "string", value, span };
  }
  annotations(): ast.Annotation[] {
    return this.random.list(0, 2, () => ({
      name: this.anyWord(),
      args: this.random.list(0, 2, () => this.expr(1)),
      span,
    }));
  }
  path(): ast.Path {
    return {
      parts: [this.name(), ...this.random.list(0, this.random.chance(0.3) ? 2 : 0, () => this.anyWord())],
      span,
    };
  }
  key(): ast.Path {
    return { parts: this.random.list(1, this.random.chance(0.2) ? 3 : 1, () => this.anyWord()), span };
  }
  word(from: readonly string[]): ast.Ident {
    return { text: this.random.pick(from), span };
  }
  name(): ast.Ident {
    return this.word(this.random.chance(0.3) ? tricky : ordinary);
  }
  anyWord(): ast.Ident {
    return this.word([...ordinary, ...tricky, ...onlyKeys]);
  }
}

function endsInLog(value: ast.Expr): boolean {
  if (value.type === "binary") return endsInLog(value.right);
  return value.type === "log";
}

/** The tree without what depends on where things stand. */
export function bare(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value) =>
      ["span", "opSpan", "text", "comments", "file"].includes(key) && typeof value !== "string"
        ? undefined
        : key === "file"
          ? undefined
          : value,
    ),
  );
}
