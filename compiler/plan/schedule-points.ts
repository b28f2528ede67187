import type { SchedulePlan } from "../elaborate/program.ts";
import { rateAt } from "../elaborate/schedule.ts";

/** About how many points a schedule is drawn with. */
const wanted = 120;

/** The learning rate by step: evenly through the run, and at both ends of every part and every drop. */
export function schedulePoints(schedule: SchedulePlan, iterations: number): (readonly [step: number, rate: number])[] {
  const steps = new Set<number>();
  const every = Math.max(1, Math.ceil(iterations / wanted));
  for (let step = 0; step < iterations; step += every) steps.add(step);
  steps.add(iterations - 1);
  for (const { call, from, to } of schedule.segments) {
    steps.add(from).add(to - 1);
    for (const drop of dropsOf(call.props)) if (drop > 0 && drop < iterations) steps.add(drop - 1).add(drop);
  }
  return [...steps].sort((a, b) => a - b).map((step) => [step, rateAt(schedule, step)] as const);
}

/** Milestones, in steps of the whole run. */
const dropsOf = ({ milestones }: Readonly<Record<string, unknown>>): number[] =>
  Array.isArray(milestones) ? milestones.map(({ value }: { readonly value: number }) => value) : [];
