import { spawn } from "node:child_process";

/** How a command ended. `missing`: the program does not exist. `tail`: the last 8,000 characters that it printed. */
export interface Outcome {
  readonly status: number | null;
  readonly missing: boolean;
  readonly out: string;
  readonly tail: string;
}

const KEEP = 8000;

/** Runs a program without a shell and without standard input, and collects what it printed. Never throws. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    let out = "";
    let tail = "";
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const keep = (text: string): void => {
      tail = (tail + text).slice(-KEEP);
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out = (out + text).slice(-1_000_000);
      keep(text);
    });
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", (error: NodeJS.ErrnoException) => {
      resolve({ status: null, missing: error.code === "ENOENT" || error.code === "EACCES", out, tail: error.message });
    });
    child.on("close", (status) => resolve({ status, missing: false, out, tail }));
  });
}

/** The last lines that say something, joined: what fits into a message. */
export function lastLines(text: string, count = 3): string {
  const lines = text
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.slice(-count).join(" | ") || "no output";
}
