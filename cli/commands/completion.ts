import { Argument, type Command } from "commander";

/** `skyc completion`: the script that teaches a shell to complete skyc's commands; and the command that such a script asks. */
export function completionCommand(program: Command): void {
  program
    .command("completion")
    .description("print the script with which a shell completes commands, options, experiments and codes")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish", "powershell"]))
    .addHelpText(
      "after",
      `
Exit codes: 0 fine, 2 usage.

Examples:
  source <(skyc completion bash)
  skyc completion fish > ~/.config/fish/completions/skyc.fish`,
    )
    .action(async (shell: "bash" | "zsh" | "fish" | "powershell") => {
      const { completionScripts } = await import("../completion-scripts.ts");
      const { launcher } = await import("../launcher.ts");
      process.stdout.write(completionScripts[shell](launcher()));
    });
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action(async (words: string[]) => {
      const { complete, completionLines } = await import("../complete.ts");
      process.stdout.write(completionLines(complete(program, words)));
    });
}
