import { Command } from "commander";
import { diagnostic, SkyError } from "../compiler/diag/diagnostic.ts";
import { renderText, wantsColour } from "../compiler/diag/render-text.ts";
import { exitCodeOf } from "./exit-code.ts";
import { version } from "./version.ts";

/** Reads the command line with these commands, runs the one that is meant, and prints a fault with its code. */
export async function runProgram(commands: readonly ((program: Command) => void)[]): Promise<void> {
  const program = new Command("skyc")
    .description("Checks, runs and reports remote-sensing experiments that are written as .sky files.")
    .version(version(), "-V, --version", "print the version")
    .showHelpAfterError("Run it with --help for what it takes.")
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      `
Examples:
  skyc check experiments/quickstart.sky      every error, with its mend
  skyc run experiments/quickstart.sky        train, evaluate, report
  skyc explain SKY3101                       what a code means

Exit codes: 0 fine, 1 errors in the text, 2 usage, 3 holes, 4 data, 5 the run itself.`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  for (const register of commands) register(program);
  // A reader that stops early (head) is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 5));

  try {
    await program.parseAsync();
  } catch (error) {
    const found =
      error instanceof SkyError
        ? error.diagnostic
        : diagnostic("SKY9001", undefined, { detail: error instanceof Error ? error.message : String(error) });
    process.stderr.write(renderText([found], new Map(), wantsColour(process.stderr)));
    if (!(error instanceof SkyError) && error instanceof Error && process.env.SKYC_DEBUG)
      process.stderr.write(`${error.stack}\n`);
    process.exitCode = exitCodeOf(found.code);
  }
}
