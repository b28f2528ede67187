import type { Command } from "commander";

/** `skyc doc`: the reference page of a block, a sensor, a declaration, or of the user's own blocks. */
export function docCommand(program: Command): void {
  program
    .command("doc")
    .description("print what a block is and what its properties mean; of one's own blocks as well")
    .argument(
      "[what]",
      "a block, sensor, kind or declaration (AdamW, head:FCN, Sentinel2.L2A, schedule), or a .ts or .sky file",
    )
    .option("--json", "print it as data")
    .option("-o, --out <folder>", "write it as Markdown pages into this folder")
    .option("--no-code", "refuse to read a .ts file, which is a program and is run")
    .addHelpText(
      "after",
      `
Without a name, everything is listed. Exit codes: 0 fine, 1 errors in the file, 2 no such name.

Examples:
  skyc doc AdamW
  skyc doc head
  skyc doc experiment
  skyc doc ./my-head.ts
  skyc doc -o reference`,
    )
    .action(async (what: string | undefined, options: { json?: true; out?: string; code: boolean }) => {
      const { printReference } = await import("../doc/print-reference.ts");
      process.exitCode = printReference(what, {
        json: options.json === true,
        code: options.code,
        width: Math.min(100, process.stdout.columns ?? 100),
        ...(options.out === undefined ? {} : { out: options.out }),
      });
    });
}
