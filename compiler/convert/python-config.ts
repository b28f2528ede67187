import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { isRecord, type Tree, Unread } from "./settings.ts";

/** Gives the text of a file that a configuration is based on, by its path relative to the one that names it; undefined where it is not there. */
export type ReadBase = (path: string, from: string) => { readonly path: string; readonly text: string } | undefined;

/** A configuration that could be read, and what could not. */
export interface ReadConfig {
  readonly tree: Tree;
  readonly problems: readonly string[];
  /** Top-level names that other settings are made from: what they say is said there. */
  readonly referenced?: readonly string[];
}

type Names = Record<string, Tree>;

/**
 * Reads a Python configuration as MMEngine would without running it: assignments of literals, `dict(…)`, names that were assigned
 * before, and `_base_`. Anything else is kept as text and reported.
 */
export function readPythonConfig(path: string, source: string, readBase: ReadBase, depth = 0): ReadConfig {
  // A reference to a base's name may stand without quotes, which is no Python.
  const text = source.replaceAll(/(?<!['"])\{\{\s*(_base_\.[\w.]+)\s*\}\}(?!['"])/g, "'{{$1}}'");
  const problems: string[] = [];
  const own: Names = {};
  const reader = new Reader(text, own);
  let bases: Names = {};
  const tree = parser.parse(text);
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (node.name === "AssignStatement") {
      const [target, value] = [node.firstChild, node.lastChild];
      if (target?.name !== "VariableName" || !value) {
        problems.push(`${path}:${lineOf(text, node.from)}: ${lineAt(text, node)} is not read`);
        continue;
      }
      const name = text.slice(target.from, target.to);
      own[name] = reader.value(value);
      if (name === "_base_") {
        const found = basesOf(own[name], path, readBase, depth, problems);
        bases = { ...bases, ...found.names };
        for (const other of found.referenced) reader.referenced.add(other);
        reader.bases = bases;
      }
    } else if (!["Comment", "ExpressionStatement", "ImportStatement"].includes(node.name)) {
      problems.push(`${path}:${lineOf(text, node.from)}: ${lineAt(text, node)} is not read`);
    }
  }
  delete own._base_;
  return { tree: merge(bases, own) as Tree, problems, referenced: [...reader.referenced] };
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split("\n").length;
const lineAt = (text: string, { from, to }: { from: number; to: number }): string =>
  text.slice(from, Math.min(to, from + 60)).split("\n")[0]!;
const deepest = 20;

function basesOf(
  named: Tree | undefined,
  from: string,
  read: ReadBase,
  depth: number,
  problems: string[],
): { readonly names: Names; readonly referenced: readonly string[] } {
  const paths = typeof named === "string" ? [named] : Array.isArray(named) ? (named as readonly Tree[]) : [];
  const referenced: string[] = [];
  const names = paths.reduce<Names>((all, one) => {
    const found = typeof one === "string" && depth < deepest ? read(one, from) : undefined;
    if (!found) {
      problems.push(`${from}: its base ${String(one)} is not there, so what it sets is missing`);
      return all;
    }
    const base = readPythonConfig(found.path, found.text, read, depth + 1);
    problems.push(...base.problems);
    referenced.push(...(base.referenced ?? []));
    return merge(all, base.tree) as Names;
  }, {});
  return { names, referenced };
}

/** A child's dictionary changes its base's key by key, unless it says `_delete_`. */
function merge(base: Tree | undefined, own: Tree): Tree {
  if (!isRecord(own)) return own;
  const { _delete_: alone, ...rest } = own;
  const under = isRecord(base) && alone !== true ? base : {};
  const out: Names = { ...under };
  for (const [key, value] of Object.entries(rest)) out[key] = merge(under[key], value);
  return out;
}

/** Evaluates literals. */
class Reader {
  bases: Names = {};
  readonly referenced = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly names: Names,
  ) {}

  value(node: SyntaxNode): Tree {
    const text = this.text.slice(node.from, node.to);
    switch (node.name) {
      case "Number":
        return Number(text.replaceAll("_", ""));
      case "Boolean":
        return text === "True";
      case "None":
        return null;
      case "String":
      case "ContinuedString":
        return this.#string(text);
      case "UnaryExpression": {
        const inner = this.value(node.lastChild!);
        return typeof inner === "number" && text.startsWith("-") ? -inner : new Unread(text);
      }
      case "BinaryExpression":
        return this.#arithmetic(node, text);
      // `10.` is a number whose fraction is empty.
      case "MemberExpression":
        return /^\d[\d_]*\.(e[+-]?\d+)?$/i.test(text) ? Number(text.replaceAll("_", "")) : new Unread(text);
      case "ParenthesizedExpression":
        return this.value(children(node)[0]!);
      case "ArrayExpression":
      case "TupleExpression":
        return children(node).map((item) => this.value(item));
      case "DictionaryExpression":
        return this.#dictionary(children(node));
      case "CallExpression":
        return this.text.slice(node.firstChild!.from, node.firstChild!.to) === "dict"
          ? this.#keywords(node.lastChild!)
          : new Unread(text);
      case "VariableName":
        this.referenced.add(text);
        return this.names[text] ?? this.bases[text] ?? new Unread(text);
      default:
        return new Unread(text);
    }
  }

  #string(text: string): Tree {
    const [, prefix, , body] = /^([a-zA-Z]*)('''|"""|'|")([\s\S]*)\2$/.exec(text) ?? [];
    if (body === undefined || /f/i.test(prefix!)) return new Unread(text);
    const base = /^\{\{\s*_base_\.([\w.]+)\s*\}\}$/.exec(body);
    if (base) this.referenced.add(base[1]!.split(".")[0]!);
    if (base) return base[1]!.split(".").reduce<Tree>((t, key) => (isRecord(t) ? (t[key] ?? null) : null), this.bases);
    return /r/i.test(prefix!) ? body : body.replaceAll(/\\(.)/g, "$1");
  }

  #arithmetic(node: SyntaxNode, text: string): Tree {
    const [left, right] = [this.value(node.firstChild!), this.value(node.lastChild!)];
    const operator = this.text.slice(node.firstChild!.nextSibling!.from, node.firstChild!.nextSibling!.to);
    if (typeof left !== "number" || typeof right !== "number") return new Unread(text);
    const found = {
      "+": left + right,
      "-": left - right,
      "*": left * right,
      "/": left / right,
      "//": Math.floor(left / right),
      "**": left ** right,
    }[operator];
    return found ?? new Unread(text);
  }

  #dictionary(parts: readonly SyntaxNode[]): Tree {
    const out: Names = {};
    for (let i = 0; i + 1 < parts.length; i += 2) out[String(this.value(parts[i]!))] = this.value(parts[i + 1]!);
    return out;
  }

  /** `dict(a=1, **base)` */
  #keywords(args: SyntaxNode): Tree {
    const out: Names = {};
    const parts = children(args, ["AssignOp", "**"]);
    for (let i = 0; i < parts.length; i++) {
      if (parts[i]!.name === "**") {
        const spread = this.value(parts[++i]!);
        if (isRecord(spread)) Object.assign(out, spread);
      } else if (parts[i + 1]?.name === "AssignOp" && parts[i + 2]) {
        out[this.text.slice(parts[i]!.from, parts[i]!.to)] = this.value(parts[i + 2]!);
        i += 2;
      }
    }
    return out;
  }
}

/** A node's parts without its punctuation. */
function children(node: SyntaxNode, kept: readonly string[] = []): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  for (let one = node.firstChild; one; one = one.nextSibling)
    if (/^[A-Z]/.test(one.name) ? one.name !== "Comment" : kept.includes(one.name)) out.push(one);
  return out;
}
