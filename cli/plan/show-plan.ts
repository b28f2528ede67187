import { dedupe, sortDiagnostics } from "../../compiler/diag/order.ts";
import { renderJson } from "../../compiler/diag/render-json.ts";
import { renderText, wantsColour } from "../../compiler/diag/render-text.ts";
import type { CompileOptions } from "../../compiler/driver/compile.ts";
import { planFile } from "../../compiler/driver/plan-file.ts";
import { secondsOf } from "../../compiler/passes/step-time.ts";
import type { Pace } from "../../compiler/plan/plan-figures.ts";
import { readCalibration } from "../../runtime/provision/calibration.ts";
import { exitCodeFor } from "../exit-code.ts";
import { planText } from "./plan-text.ts";

/** Columns where nobody says how wide the terminal is; and the widest page that is still read with ease. */
const [usual, widest] = [80, 100];

/** Prints the plan of an experiment, or what is wrong with its text. Gives the exit code. */
export function showPlan(file: string, options: CompileOptions & { readonly json?: true }): number {
  const { json, ...rest } = options;
  const { plan, diagnostics, texts } = planFile(file, rest, measuredPace());
  const colour = wantsColour(process.stdout);
  if (plan) {
    const style = { colour, width: Math.min(widest, process.stdout.columns ?? usual) };
    process.stdout.write(json ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan, style));
    // Holes are in the plan.
    const warnings = sortDiagnostics(dedupe(diagnostics)).filter(({ severity }) => severity === "warning");
    process.stderr.write(renderText(warnings, texts, wantsColour(process.stderr)));
    return exitCodeFor([], false);
  }
  const sorted = sortDiagnostics(dedupe(diagnostics));
  process.stdout.write(json ? renderJson(sorted, texts) : renderText(sorted, texts, colour));
  return exitCodeFor(sorted, false);
}

/** The pace of this machine, where `skyc calibrate` has measured it. */
function measuredPace(): Pace | undefined {
  const calibration = readCalibration();
  return calibration && { machine: calibration.machine, seconds: (graph) => secondsOf(graph, calibration) };
}
