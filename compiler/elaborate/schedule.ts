import type { Schedule } from "../blocks/define.ts";
import { definitionOf } from "../blocks/registry.ts";
import type { SchedulePlan } from "./program.ts";

/** The learning rate of iteration `i` (from 0): the base rate times the factor of the segment that `i` falls into. */
export function rateAt(plan: SchedulePlan, i: number): number {
  const segment = plan.segments.find((s) => i >= s.from && i < s.to);
  if (!segment) return plan.base;
  const def = definitionOf("schedule", segment.call) as unknown as Schedule<unknown>;
  return plan.base * def.factor(segment.call.props, i - segment.from, segment.to - segment.from, segment.from);
}
