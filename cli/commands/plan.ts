import type { Command } from "commander";
import { collect } from "../collect.ts";

interface PlanOptions {
  readonly set: string[];
  readonly experiment?: string;
  readonly json?: true;
  readonly code: boolean;
}

/** `skyc plan`: what an experiment will take, from its text alone. */
export function planCommand(program: Command): void {
  program
    .command("plan")
    .description("say what an experiment will take: tensors, parameters, memory, work, schedule, assumptions")
    .argument("<file>", "the experiment's .sky file")
    .option("--experiment <name>", "which experiment of the file (default: the first)")
    .option(
      "--set <key=value>",
      "set a property of the experiment, as if it were written there (repeatable)",
      collect,
      [],
    )
    .option("--json", "print the plan as one JSON object; findings of a faulty text as an array, like check")
    .option("--no-code", "refuse blocks of one's own in TypeScript, which are programs and run at a check")
    .addHelpText(
      "after",
      `
Needs no device, no data and no weights. Holes (unstated) are listed; figures that hang on one are left out, or marked.
Exit codes: 0 there is a plan, also with holes; 1 errors in the text; 2 usage.

Examples:
  skyc plan experiments/quickstart.sky
  skyc plan experiments/quickstart.sky --experiment QuickstartTable4 --json
  skyc plan aid.sky --set "batch=64 total"`,
    )
    .action(async (file: string, options: PlanOptions) => {
      const { showPlan } = await import("../plan/show-plan.ts");
      process.exitCode = showPlan(file, options);
    });
}
