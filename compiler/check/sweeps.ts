import type { Expr, Sweep } from "../../grammar/ast.ts";
import type { Trial } from "../elaborate/program.ts";
import { showNumber } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import type { Extra } from "./members.ts";
import type { Scope } from "./scope.ts";

/** All combinations of a sweep's axes; a trial's name is its content, so that names cannot collide and a sweep resumes. */
export function trialsOf(context: CheckContext, extras: readonly Extra<Sweep>[]): Trial[] {
  return extras.flatMap(({ node, scope }) => {
    const sweep = node.name?.text ?? "sweep";
    const axes = node.axes.map((axis) => ({
      key: axis.key.parts.map((p) => p.text).join("."),
      values: axis.values.flatMap((value) => valuesOf(context, value, scope)),
    }));
    const sets = axes.reduce<Record<string, string>[]>(
      (all, { key, values }) => all.flatMap((set) => values.map((value) => ({ ...set, [key]: value }))),
      [{}],
    );
    return sets.map((set) => ({ sweep, name: `${sweep}-${nameOf(set)}`, set }));
  });
}

const nameOf = (set: Readonly<Record<string, string>>): string =>
  Object.entries(set)
    .map(([key, value]) => `${key}=${value}`)
    .join("-")
    .replaceAll(/[^A-Za-z0-9=.+-]+/g, "_")
    .replaceAll(/_+$/g, "");

/** The points of an axis as texts: a value as it is, `0..4` as whole numbers, `log 1e-5..1e-3 x 5` as points evenly spread in the logarithm. */
function valuesOf(context: CheckContext, expr: Expr, scope: Scope): string[] {
  const text = scope.file.ast.text.slice(expr.span.start, expr.span.end).replaceAll(/\s+/g, " ");
  if (expr.type === "error") return [];
  if (expr.type === "binary" && expr.op === ".." && expr.left.type === "number" && expr.right.type === "number") {
    const [from, to] = [expr.left.value, expr.right.value];
    if (Number.isInteger(from) && Number.isInteger(to) && from <= to)
      return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
    return wrong(context, expr, text);
  }
  if (expr.type === "binary" && expr.op === "x" && expr.left.type === "log") {
    const range = expr.left.value;
    const count = expr.right.type === "number" ? expr.right.value : 0;
    if (range.type === "binary" && range.op === ".." && range.left.type === "number" && range.right.type === "number") {
      const [low, high] = [Math.log(range.left.value), Math.log(range.right.value)];
      const good = Number.isInteger(count) && count > 1 && Number.isFinite(low) && Number.isFinite(high);
      if (good)
        return Array.from({ length: count }, (_, i) =>
          showNumber(Number(Math.exp(low + ((high - low) * i) / (count - 1)).toPrecision(4))),
        );
    }
    return wrong(context, expr, text);
  }
  if (expr.type === "log") return wrong(context, expr, text);
  return [text];
}

function wrong(context: CheckContext, expr: Expr, text: string): string[] {
  context.report("SKY2103", expr.span, {
    property: "sweep",
    expected: "values to try",
    found: `"${text}"`,
    hint: "Write a | b, a range of whole numbers such as 0..4, or log 1e-5..1e-3 x 5.",
  });
  return [];
}
