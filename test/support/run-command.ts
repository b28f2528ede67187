import { Command } from "commander";
import { commands } from "../../cli/commands/generated/index.ts";

/** What a command printed, and its exit code. */
export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Write = typeof process.stdout.write;

/**
 * Runs `skyc ARGS` in this process, which takes no second to start, with `cwd` as the current directory. Faults that the
 * program itself would print are thrown.
 */
export async function runCommand(args: readonly string[], cwd: string): Promise<CommandRun> {
  const before = process.cwd();
  const [out, err] = [process.stdout.write, process.stderr.write];
  const colours = process.env.NO_COLOR;
  const run = { out: "", err: "" };
  const into =
    (name: "out" | "err"): Write =>
    (text: string | Uint8Array) => {
      run[name] += String(text);
      return true;
    };
  process.chdir(cwd);
  process.env.NO_COLOR = "1";
  process.stdout.write = into("out");
  process.stderr.write = into("err");
  try {
    const program = new Command("skyc").exitOverride();
    for (const register of commands) register(program);
    await program.parseAsync(["node", "skyc", ...args]);
    return { code: Number(process.exitCode ?? 0), ...run };
  } finally {
    process.stdout.write = out;
    process.stderr.write = err;
    process.chdir(before);
    process.exitCode = 0;
    if (colours === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = colours;
  }
}
