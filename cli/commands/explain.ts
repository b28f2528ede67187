import type { Command } from "commander";

/** `skyc explain`: the page of a code. */
export function explainCommand(program: Command): void {
  program
    .command("explain")
    .description("print what a code means, with a bad and a good example")
    .argument("<code>", "a code as skyc prints it, such as SKY1004")
    .addHelpText(
      "after",
      `
Example:
  skyc explain SKY1004`,
    )
    .action(async (code: string) => {
      const { explain } = await import("../explain-code.ts");
      process.stdout.write(explain(code));
    });
}
