import type { BlockExpr, Expect, Expr } from "../../grammar/ast.ts";
import { nearest } from "../diag/suggest.ts";
import type { Expectation, ExpectTree, Trial } from "../elaborate/program.ts";
import type { CheckContext } from "./context.ts";
import { blocksOf } from "./libraries.ts";
import type { Extra } from "./members.ts";
import { lookup, type Scope } from "./scope.ts";

/** What is known of an experiment when its expectations are read. */
export interface Measurable {
  /** Names of its metrics. */
  readonly metrics: readonly string[];
  /** What `params` can be asked of. */
  readonly parts: readonly string[];
  readonly splits: readonly string[];
  readonly trials: readonly Trial[];
}

const comparisons = new Set(["<=", ">=", "==", "<", ">", "~"]);

/** Reads `expect` blocks: comparisons of measures, each measure known, each trial there. */
export function expectations(
  context: CheckContext,
  extras: readonly Extra<Expect>[],
  known: Measurable,
): Expectation[] {
  return extras.flatMap(({ node, scope }) =>
    node.statements.flatMap((statement): Expectation[] => {
      const text = textOf(scope, statement);
      if (statement.type === "error") return [];
      if (statement.type !== "binary" || !comparisons.has(statement.op)) {
        context.report("SKY4204", statement.span, { text });
        return [];
      }
      const tree = treeOf(context, statement, scope, known);
      return tree ? [{ text, tree, span: statement.span }] : [];
    }),
  );
}

const textOf = (scope: Scope, expr: Expr): string =>
  scope.file.ast.text.slice(expr.span.start, expr.span.end).replaceAll(/\s+/g, " ");

function treeOf(context: CheckContext, expr: Expr, scope: Scope, known: Measurable): ExpectTree | undefined {
  const text = textOf(scope, expr);
  switch (expr.type) {
    case "number":
      return { type: "number", value: expr.value, text };
    case "quantity":
      return { type: "number", value: expr.value, unit: expr.unit, text };
    case "group":
      if (expr.items.length === 1) return treeOf(context, expr.items[0]!, scope, known);
      break;
    case "binary": {
      const left = treeOf(context, expr.left, scope, known);
      const right = treeOf(context, expr.right, scope, known);
      return left && right ? { type: "binary", op: expr.op, left, right, text } : undefined;
    }
    case "block": {
      const name = expr.path.parts.map((p) => p.text).join(".");
      const entity = expr.args ? undefined : lookup(scope, name);
      if (entity?.type === "let") return treeOf(context, entity.expr, entity.scope, known);
      return measure(context, expr, name, scope, known, text);
    }
  }
  context.report("SKY4204", expr.span, { text });
  return undefined;
}

function measure(
  context: CheckContext,
  expr: BlockExpr,
  name: string,
  scope: Scope,
  known: Measurable,
  text: string,
): ExpectTree | undefined {
  const names = [...known.metrics, "loss", "params"];
  if (!names.includes(name)) {
    const unused = blocksOf(["metric"]).some(([, metric]) => metric === name);
    const near = nearest(name, names);
    const hint = unused
      ? `Add ${name} to the experiment's metric list.`
      : near
        ? `Did you mean ${near}?`
        : `There are ${names.join(", ")}.`;
    const fixes =
      near && !unused
        ? [{ title: `Change "${name}" to "${near}"`, edits: [{ span: expr.path.span, text: near }] }]
        : [];
    context.report("SKY4202", expr.path.span, { name, hint }, { fixes });
    return undefined;
  }
  const args: string[] = [];
  const where: Record<string, string> = {};
  for (const arg of expr.args ?? []) {
    const value = textOf(scope, arg.value);
    if (arg.name) where[arg.name.text] = value;
    else args.push(value);
  }
  const wanted = name === "params" ? known.parts : known.splits;
  const [what] = args;
  if (args.length !== 1 || !wanted.includes(what!)) {
    context.report("SKY4202", expr.span, { name: text, hint: `Write ${name}(…) with one of ${wanted.join(", ")}.` });
    return undefined;
  }
  const asked = Object.entries(where);
  if (asked.length > 0 && !known.trials.some((t) => asked.every(([key, value]) => t.set[key] === value))) {
    const list = known.trials.map((t) =>
      Object.entries(t.set)
        .map(([k, v]) => `${k}: ${v}`)
        .join(", "),
    );
    const hint =
      list.length > 0 ? `There are: ${list.join("; ")}.` : "Declare a sweep with it: sweep name { key: a | b }.";
    context.report("SKY4203", expr.span, { where: asked.map(([k, v]) => `${k}: ${v}`).join(", "), hint });
    return undefined;
  }
  return { type: "measure", name, args, where, text };
}
