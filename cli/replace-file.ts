import { randomBytes } from "node:crypto";
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type Diagnostic, diagnostic } from "../compiler/diag/diagnostic.ts";

/** Writes beside the file (the one behind a link) and renames: there is never half a file under its name. */
export function replaceFile(path: string, text: string): Diagnostic | undefined {
  let half: string | undefined;
  try {
    const target = realpathSync(path);
    half = `${target}.${randomBytes(4).toString("hex")}.tmp`;
    writeFileSync(half, text, { flag: "wx", mode: statSync(target).mode });
    renameSync(half, target);
    return undefined;
  } catch (error) {
    if (half) discard(half);
    const { code, message } = error as NodeJS.ErrnoException;
    return diagnostic("SKY1051", undefined, { path, reason: code ?? message });
  }
}

/** Removes what was written of a file; that it cannot be removed says no more than that it could not be written. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The first failure is the one to report.
  }
}
