import type { Command } from "commander";

/** `skyc doctor`: what this machine has of all that skyc needs, each lack with its mend. Exit code 5 where something lacks. */
export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("say what this machine has of what skyc needs, and how to mend what it lacks")
    .option("--json", "print the findings as JSON")
    .action(async (options: { json?: true }) => {
      const { examine, formatFindings } = await import("../../runtime/provision/doctor.ts");
      const findings = await examine();
      process.stdout.write(options.json ? `${JSON.stringify(findings, null, 2)}\n` : formatFindings(findings));
      if (findings.some((finding) => finding.state === "missing")) process.exitCode = 5;
    });
}
