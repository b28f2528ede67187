import { judge, type MeasureCall } from "../elaborate/expect.ts";
import type { Expectation } from "../elaborate/program.ts";
import type { Variable } from "../ir/graph.ts";
import { sizeOf } from "../ir/type.ts";
import { showNumber } from "./bound.ts";
import type { CheckContext } from "./context.ts";

/** How many numbers a part of the model trains: `all`, `head`, `encoder`, or a member of the encoder. */
export function parametersOf(variables: readonly Variable[], part: string): number {
  const prefixes = part === "all" ? [""] : [`${part}.`, `encoder.${part}.`];
  return variables
    .filter((v) => v.role === "parameter" && prefixes.some((prefix) => v.name.startsWith(prefix)))
    .reduce((sum, v) => sum + sizeOf(v.type.shape), 0);
}

/** True when the text alone decides a statement: it speaks of nothing that only a run can measure. */
export function isStatic(tree: Expectation["tree"]): boolean {
  if (tree.type === "number") return true;
  return tree.type === "measure" ? tree.name === "params" : isStatic(tree.left) && isStatic(tree.right);
}

/** Judges what needs no run; a statement that fails is reported with the value of each part beneath it. */
export function judgeStatic(
  context: CheckContext,
  expectations: readonly Expectation[],
  variables: readonly Variable[],
): void {
  for (const expectation of expectations.filter(({ tree }) => isStatic(tree))) {
    const result = judge(expectation, (call: MeasureCall) => ({
      value: parametersOf(variables, call.args[0] ?? "all"),
      share: false,
    }));
    if (result.verdict !== "fails") continue;
    const values = result.values.map(({ text, value }) => `    ${text} = ${showNumber(value)}`).join("\n");
    context.report("SKY4201", expectation.span, { expression: expectation.text, values });
  }
}
