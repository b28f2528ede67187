import type { Expr, NumberExpr, Path, Sweep } from "../../grammar/ast.ts";
import type { Span } from "../diag/span.ts";
import type { Trial } from "../elaborate/program.ts";
import { showNumber } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import type { NestedEdit } from "./edits.ts";
import type { Extra } from "./members.ts";
import { letOf, type Scope, sourceOf } from "./scope.ts";

/** One point of an axis: as text, and as what it stands for. */
interface Point {
  readonly text: string;
  readonly expr: Expr;
}

/** A setting that a sweep varies. */
interface Axis {
  readonly key: Path;
  readonly points: readonly Point[];
}

const keyText = (key: Path): string => key.parts.map((p) => p.text).join(".");

/** All combinations of the sweeps' axes; a trial's name is its content, so that names cannot collide and a sweep resumes. */
export function trialsOf(context: CheckContext, extras: readonly Extra<Sweep>[]): Trial[] {
  const names = new Map<string, Span>();
  return extras.flatMap(({ node, scope }) => {
    const sweep = node.name?.text ?? "sweep";
    const span = node.name?.span ?? node.span;
    const first = names.get(sweep);
    const related = first ? [{ message: "declared here first", span: first }] : [];
    if (first) context.report("SKY2004", span, { name: sweep }, { related });
    names.set(sweep, span);
    return combine(axesOf(context, node, scope)).map((set) => ({ sweep, name: `${sweep}-${nameOf(set)}`, set }));
  });
}

function axesOf(context: CheckContext, node: Sweep, scope: Scope): Axis[] {
  const seen = new Map<string, Span>();
  const axes: Axis[] = [];
  for (const { key, values } of node.axes) {
    const text = keyText(key);
    const first = seen.get(text);
    if (first) {
      const related = [{ message: "given here first", span: first }];
      context.report("SKY2106", key.span, { property: text }, { related });
      continue;
    }
    seen.set(text, key.span);
    axes.push({ key, points: values.flatMap((value) => pointsOf(context, value, scope)) });
  }
  return axes;
}

const combine = (axes: readonly Axis[]): Record<string, string>[] =>
  axes.reduce<Record<string, string>[]>(
    (all, { key, points }) => all.flatMap((set) => points.map(({ text }) => ({ ...set, [keyText(key)]: text }))),
    [{}],
  );

const nameOf = (set: Readonly<Record<string, string>>): string =>
  Object.entries(set)
    .map(([key, value]) => `${key}=${value}`)
    .join("-")
    .replaceAll(/[^A-Za-z0-9=.+-]+/g, "_")
    .replaceAll(/_+$/g, "");

/** Every single value that sweeps try, as an edit of the experiment: each has to be a good value by itself. */
export function sweptEdits(extras: readonly Extra<Sweep>[], context: CheckContext): NestedEdit[] {
  return extras.flatMap(({ node, scope }) =>
    axesOf(context, node, scope).flatMap(({ key, points }) =>
      points.map(
        ({ text, expr }): NestedEdit => ({
          path: key.parts,
          op: ":",
          value: expr,
          scope,
          origin: { kind: "set", from: `${keyText(key)}=${text}`, span: expr.span },
          keySpan: key.span,
        }),
      ),
    ),
  );
}

/** The most points that an axis may have. */
const most = 1000;

const plain = (value: number, text: string, span: Span): NumberExpr => ({ type: "number", value, raw: text, span });

/** The points of an axis: a value as it is, `0..4` as whole numbers, `log 1e-5..1e-3 x 5` as points evenly spread in the logarithm. */
function pointsOf(context: CheckContext, expr: Expr, scope: Scope): Point[] {
  const { span } = expr;
  // A trial is run by the text of its value, outside of the body whose lets it may name.
  const named = letOf(scope, expr);
  if (named) return context.within(named, () => pointsOf(context, named.expr, named.scope)) ?? [];
  if (expr.type === "error") return [];
  const numbers = (values: readonly number[]): Point[] =>
    values.map((value) => ({ text: showNumber(value), expr: plain(value, showNumber(value), span) }));
  if (expr.type === "binary" && expr.op === ".." && expr.left.type === "number" && expr.right.type === "number") {
    const [from, to] = [expr.left.value, expr.right.value];
    const count = to - from + 1;
    if (Number.isInteger(from) && Number.isInteger(to) && count >= 1 && count <= most)
      return numbers(Array.from({ length: count }, (_, i) => from + i));
    return wrong(context, expr, scope);
  }
  if (expr.type === "binary" && expr.op === "x" && expr.left.type === "log") {
    const points = logPoints(expr.left.value, expr.right);
    return points ? numbers(points) : wrong(context, expr, scope);
  }
  return expr.type === "log" ? wrong(context, expr, scope) : [{ text: sourceOf(scope, span), expr }];
}

function logPoints(range: Expr, times: Expr): number[] | undefined {
  const count = times.type === "number" ? times.value : 0;
  if (range.type !== "binary" || range.op !== ".." || range.left.type !== "number" || range.right.type !== "number")
    return undefined;
  const [low, high] = [Math.log(range.left.value), Math.log(range.right.value)];
  if (!Number.isInteger(count) || count < 2 || count > most || !Number.isFinite(low) || !Number.isFinite(high))
    return undefined;
  return Array.from({ length: count }, (_, i) =>
    Number(Math.exp(low + ((high - low) * i) / (count - 1)).toPrecision(4)),
  );
}

/** A range the right way round; a logarithmic one with its number of points. */
function inOrder(expr: Expr): string | undefined {
  if (expr.type === "log" && expr.value.type === "binary" && "raw" in expr.value.left && "raw" in expr.value.right)
    return `log ${expr.value.left.raw}..${expr.value.right.raw} x 5`;
  if (expr.type !== "binary" || expr.op !== ".." || expr.left.type !== "number" || expr.right.type !== "number")
    return undefined;
  return expr.left.value > expr.right.value ? `${expr.right.raw}..${expr.left.raw}` : undefined;
}

function wrong(context: CheckContext, expr: Expr, scope: Scope): Point[] {
  const found = sourceOf(scope, expr.span);
  const hint = "Write a | b, a range of whole numbers such as 0..4, or log 1e-5..1e-3 x 5.";
  const right = inOrder(expr);
  const fixes = right === undefined ? [] : [{ title: `Write ${right}`, edits: [{ span: expr.span, text: right }] }];
  context.report("SKY2103", expr.span, { property: "sweep", expected: "values to try", found, hint }, { fixes });
  return [];
}
