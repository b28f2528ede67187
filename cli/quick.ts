import type { Command } from "commander";
import { checkCommand } from "./commands/check.ts";
import { diffCommand } from "./commands/diff.ts";
import { explainCommand } from "./commands/explain.ts";
import { fixCommand } from "./commands/fix.ts";
import { fmtCommand } from "./commands/fmt.ts";
import { runProgram } from "./run-program.ts";

/**
 * The commands that are called again and again, by people, hooks and editors: built into one script of their own, which
 * bin/quick.mjs starts with V8's cache of its code.
 */
export const quickCommands: Readonly<Record<string, (program: Command) => void>> = {
  check: checkCommand,
  diff: diffCommand,
  explain: explainCommand,
  fix: fixCommand,
  fmt: fmtCommand,
};

/** The program with these commands alone. */
export const runQuick = (): Promise<void> => runProgram(Object.values(quickCommands));
