import type { Expectation, ExpectTree } from "../elaborate/program.ts";
import type { PlanStated } from "./plan.ts";

const number = (tree: ExpectTree): number | undefined =>
  tree.type === "number" && tree.unit === undefined ? tree.value : undefined;

/** What a statement says of the size of one part: `params(hr) ~ 654M ± 1%`, `params(hr) == 654M`. */
function statedBy({ tree, paper }: Expectation): Omit<PlanStated, "counted" | "difference"> | undefined {
  if (tree.type !== "binary" || (tree.op !== "~" && tree.op !== "==")) return undefined;
  const { left, right } = tree;
  if (left.type !== "measure" || left.name !== "params" || Object.keys(left.where).length > 0) return undefined;
  const near = right.type === "binary" && right.op === "±" ? right : undefined;
  const stated = number(near ? near.left : right);
  if (stated === undefined || stated === 0) return undefined;
  const margin = near?.right.type === "number" ? near.right : undefined;
  const tolerance = margin && (margin.unit === "%" ? margin.value / 100 : margin.value / stated);
  return { part: left.args[0] ?? "all", stated, tolerance: tolerance ?? null, paper: paper ?? null };
}

/** The sizes that expectations state, beside what was counted. */
export function statedSizes(expectations: readonly Expectation[], count: (part: string) => number): PlanStated[] {
  return expectations.flatMap((expectation) => {
    const said = statedBy(expectation);
    if (!said) return [];
    const counted = count(said.part);
    return [{ ...said, counted, difference: (counted - said.stated) / said.stated }];
  });
}
