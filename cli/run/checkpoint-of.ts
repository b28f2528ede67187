import { fail } from "../../compiler/diag/diagnostic.ts";
import { bestStep, metricsIn } from "../../runtime/train/loop.ts";
import { readMetrics } from "../../runtime/train/metrics-log.ts";

/** The checkpoint that `--checkpoint` names: undefined for the last one, the step of the best, or the name as it is. Errors: SKY7021. */
export function checkpointOf(dir: string, which: string, program: Parameters<typeof bestStep>[0]): string | undefined {
  if (which === "last") return undefined;
  if (which !== "best") return which;
  const step = bestStep(program, readMetrics(metricsIn(dir)));
  const reason = "the run has not been evaluated on val";
  return step === undefined ? fail("SKY7021", { option: "--checkpoint", value: "best", reason }) : String(step);
}
