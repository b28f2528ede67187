import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { installCommand } from "./mend.ts";
import { lastLines, type Outcome, runCommand } from "./run-command.ts";
import { failFullDisk } from "./space.ts";

/** Settings of an outer npm (`npm test`, `npm install -g`) that would change what ours does; where the registry is, stays. */
const outerSettings =
  /^npm_config_(global|location|dry_run|workspaces?|include_workspace_root|package_lock(_only)?|omit|include|prefix|ignore_scripts|save.*)$/i;

/** The environment for an npm of our own: the user's, without what an outer npm says about its own call. */
export function npmEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !outerSettings.test(name)));
}

/** Installs exactly what the lock of `folder` says, running none of the packages' scripts. */
export async function npmCi(folder: string, what: string, bytes: number, program = npmProgram()): Promise<void> {
  const outcome = await runCommand(
    program,
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--loglevel=error", "--no-update-notifier"],
    { cwd: folder, env: npmEnvironment() },
  );
  if (outcome.status !== 0) failNpm(outcome, what, folder, bytes);
}

/** npm as it came with this Node, else the one on the PATH. */
export function npmProgram(): string {
  const beside = join(dirname(process.execPath), "npm");
  return existsSync(beside) ? beside : "npm";
}

function failNpm(outcome: Outcome, what: string, folder: string, bytes: number): never {
  if (outcome.missing) fail("SKY5010", { command: installCommand("npm") });
  const detail = npmWords(outcome.tail);
  if (/ENOSPC|EDQUOT|no space left/i.test(outcome.tail)) failFullDisk(folder, bytes);
  if (/EINTEGRITY|sha512-/.test(outcome.tail)) {
    const [, expected = "the pinned one", found = "another"] =
      /wanted (sha\S+) but got (sha\S+)/.exec(outcome.tail) ?? [];
    fail("SKY5009", { file: what, found, expected, client: "npm" });
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|CERT|network/i.test(outcome.tail)) {
    fail("SKY5006", { what, detail, client: "npm" });
  }
  return fail("SKY5011", { what, detail });
}

/** What npm says is wrong: its first lines, without its code line and the path of its log. */
function npmWords(tail: string): string {
  const lines = tail
    .split("\n")
    .map((line) => /^npm (?:error|ERR!) (.+)/.exec(line)?.[1]?.trim() ?? "")
    .filter((line) => line !== "" && !/^(code|errno|syscall) |complete log/.test(line));
  return lines.slice(0, 3).join(" | ") || lastLines(tail);
}
