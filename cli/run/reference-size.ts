import { totalmem } from "node:os";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import { flops } from "../../compiler/passes/flops.ts";
import { ops } from "../../runtime/ops/generated/index.ts";

/** Operations a second of the reference engine, about: plain loops over float64 in JavaScript. */
const operationsPerSecond = 5e7;
/** The longest run that is begun, and the longest single step, s. */
const longestRun = 6 * 3600;
const longestStep = 600;

/** Bytes of a graph's values while it runs by definition, float64 each, a value being let go of once nothing reads it. */
export function referenceBytes({ nodes, outputs, updates }: Graph): number {
  const last = nodes.map(({ id }) => id);
  for (const { id, inputs } of nodes) for (const input of inputs) last[input.id] = id;
  for (const { id } of [...outputs.values(), ...updates.values()]) last[id] = nodes.length;
  const ending = new Map<number, number>();
  for (const [id, reader] of last.entries())
    ending.set(reader, (ending.get(reader) ?? 0) + 8 * sizeOf(nodes[id]!.type.shape));
  let held = 0;
  let most = 0;
  for (const { id, type } of nodes) {
    held += 8 * sizeOf(type.shape);
    most = Math.max(most, held);
    held -= ending.get(id) ?? 0;
  }
  return most;
}

/** Refuses a run that the reference engine would not come to an end with. Errors: SKY7023. */
export function refuseTooLarge(
  { train, micro }: { readonly train: Graph; readonly micro?: { readonly parts: number } },
  steps: number,
): void {
  const step = (flops(train, ops) * (micro?.parts ?? 1)) / operationsPerSecond;
  const bytes = referenceBytes(train);
  const shown = (seconds: number): string =>
    seconds >= 2 * 86400
      ? `${(seconds / 86400).toFixed(0)} days`
      : seconds >= 7200
        ? `${(seconds / 3600).toFixed(0)} hours`
        : `${Math.ceil(seconds / 60)} minutes`;
  if (bytes > 0.6 * totalmem())
    fail("SKY7023", { reason: `one step holds ${(bytes / 2 ** 30).toFixed(1)} GiB of numbers in float64` });
  if (step > longestStep) fail("SKY7023", { reason: `one step would take about ${shown(step)}` });
  if (step * steps > longestRun)
    fail("SKY7023", { reason: `its ${steps} steps would take about ${shown(step * steps)}` });
}
