import { defineBlock } from "../define.ts";
import type { Fraction, Length } from "../units.ts";

/** Multiplies the rate by `gamma` at each milestone; milestones count from the start of the run, as PyTorch's MultiStepLR. */
export interface MultistepProps {
  /** When the rate drops. */
  milestones: readonly Length[];
  /** Factor at each drop. @default 0.1 */
  gamma?: Fraction;
}

export const multistep = defineBlock<MultistepProps>()({
  kind: "schedule",
  name: "multistep",
  argument: "milestones",
  inert: ({ milestones, gamma }) =>
    gamma === 1
      ? "every drop is to the same rate"
      : milestones.length === 0
        ? "there is no milestone at which the rate would drop"
        : undefined,
  factor: ({ milestones, gamma }, i, _n, first) => gamma! ** milestones.filter((m) => first + i >= m.value).length,
});
