import type { Keep } from "../blocks/define.ts";
import { definitionOf } from "../blocks/registry.ts";
import type { BlockCall } from "./program.ts";

/** The checkpoints that stay, of those of these steps (oldest first): the newest, and what any of the rules keeps. */
export function keptSteps(
  rules: readonly BlockCall[],
  steps: readonly number[],
  best: number | undefined,
): readonly number[] {
  const stay = new Set(
    rules.flatMap((call) => (definitionOf("keep", call) as unknown as Keep<unknown>).kept(call.props, steps, best)),
  );
  return steps.filter((step, i) => i === steps.length - 1 || stay.has(step));
}
