import type { Span } from "../diag/span.ts";
import type { ExpectTree } from "../elaborate/program.ts";
import { showNumber } from "./bound.ts";
import type { CheckContext } from "./context.ts";

/** What a number in an expectation is a number of; undefined: nothing that could be held against another. */
type Dimension = "number" | "count" | "share" | "bytes" | "px" | "iters" | "epochs" | `unit ${string}` | undefined;

const words: Readonly<Record<string, string>> = {
  number: "a bare number",
  count: "a count",
  share: "a share",
  bytes: "an amount of memory",
  px: "a length in px",
  iters: "a number of iters",
  epochs: "a number of epochs",
};
const inWords = (dimension: string): string => words[dimension] ?? `in ${dimension.replace("unit ", "")}`;

const measured: Readonly<Record<string, Dimension>> = {
  params: "count",
  flops: "count",
  memory: "bytes",
  spatial: "px",
  iters: "iters",
  epochs: "epochs",
  loss: "number",
};
const memoryUnits: Readonly<Record<string, string>> = { KiB: "k", MiB: "M", GiB: "B", TiB: "T" };

function ofUnit(unit: string | undefined): Dimension {
  if (unit === undefined) return "number";
  if (unit === "%") return "share";
  if (unit in memoryUnits) return "bytes";
  return unit === "px" || unit === "iters" || unit === "epochs" ? unit : `unit ${unit}`;
}

/** Bare numbers stand beside anything but memory, which has a unit. */
const agree = (a: Dimension, b: Dimension): boolean =>
  a === undefined || b === undefined || a === b || ([a, b].includes("number") && ![a, b].includes("bytes"));

const isZero = (tree: ExpectTree): boolean => tree.type === "number" && tree.value === 0;

/** Holds the two sides of a statement against each other: memory with memory, counts with counts. False after a report. */
export function unitsFit(context: CheckContext, tree: ExpectTree, spanOf: (tree: ExpectTree) => Span): boolean {
  let good = true;
  const clash = (one: ExpectTree, a: Dimension, other: ExpectTree, b: Dimension): void => {
    good = false;
    const found = mend(one, a, other, b) ?? mend(other, b, one, a);
    const args = {
      left: one.text,
      left_is: inWords(a!),
      right: other.text,
      right_is: inWords(b!),
      hint: found?.hint ?? `Compare "${one.text}" with ${inWords(a!)}.`,
    };
    const edits = (found?.edits ?? []).map(({ at, text }) => ({ span: spanOf(at), text }));
    const title = `Write ${edits.map(({ text }) => text).join(" and ")}`;
    const at = found?.edits[0]?.at ?? other;
    context.report("SKY4205", spanOf(at), args, { fixes: edits.length > 0 ? [{ title, edits }] : [] });
  };
  const dimension = (node: ExpectTree): Dimension => {
    if (node.type === "number") return ofUnit(node.unit);
    if (node.type === "measure") return node.name in measured ? measured[node.name] : "share";
    const a = dimension(node.left);
    const b = dimension(node.right);
    switch (node.op) {
      case "*":
        return a === "number" ? b : b === "number" ? a : undefined;
      case "/":
        return a === b ? "number" : b === "number" || b === "share" ? a : undefined;
      case "±":
        // A tolerance in per cent is one of whatever it stands beside.
        if (b !== "share" && !agree(a, b)) clash(node.left, a, node.right, b);
        return a;
      default:
        if (!agree(a, b) && !isZero(node.left) && !isZero(node.right)) clash(node.left, a, node.right, b);
        return a === "number" ? b : a;
    }
  };
  dimension(tree);
  return good;
}

/** The numbers that give an expression its dimension: both sides of a sum, the first of a product. */
function leaves(tree: ExpectTree): Extract<ExpectTree, { type: "number" }>[] {
  if (tree.type === "measure") return [];
  if (tree.type === "number") return [tree];
  return ["+", "-", "±"].includes(tree.op) ? [...leaves(tree.left), ...leaves(tree.right)] : leaves(tree.left);
}

/** Who writes 80 means GiB, who writes 80000 MiB, and who writes 80e9 bytes. */
function withMemoryUnit(value: number): string {
  if (value < 4096) return `${showNumber(value)} GiB`;
  return value < 2 ** 20 ? `${showNumber(value)} MiB` : `${showNumber(Number((value / 2 ** 30).toPrecision(3)))} GiB`;
}

/** What to write for the numbers of `wrong`, so that it fits beside `other`; and why. */
function mend(
  other: ExpectTree,
  wanted: Dimension,
  wrong: ExpectTree,
  is: Dimension,
):
  | { readonly edits: readonly { readonly at: ExpectTree; readonly text: string }[]; readonly hint: string }
  | undefined {
  const numbers = leaves(wrong).filter(({ unit }) => ofUnit(unit) === is);
  if (numbers.length === 0) return undefined;
  if (wanted === "bytes" && is === "number") {
    const edits = numbers.map((at) => ({ at, text: withMemoryUnit(at.value) }));
    return { edits, hint: `Memory has a unit: ${edits.map(({ text }) => text).join(" and ")}.` };
  }
  if (wanted !== "count" || is !== "bytes") return undefined;
  const edits = numbers.map((at) => ({ at, text: `${showNumber(at.value)}${memoryUnits[at.unit!]}` }));
  const hint = `${other.text} counts, and a count has no unit: ${edits.map(({ text }) => text).join(" and ")}.`;
  return { edits, hint };
}
