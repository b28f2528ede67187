import type { Diagnostic } from "../compiler/diag/diagnostic.ts";
import { renderText, wantsColour } from "../compiler/diag/render-text.ts";
import { checkData } from "../runtime/data/check-data.ts";
import { lockData } from "../runtime/data/lock.ts";
import { lockPath, readLock, writeLock } from "../runtime/data/lock-file.ts";
import { countProgress } from "./count-progress.ts";
import { exitCodeOf } from "./exit-code.ts";
import { compileForRun } from "./run/compile-for-run.ts";

/** `skyc lock`. Gives the exit code. Errors: those of locks and of data (SKY60xx). */
export async function lockFile(
  file: string,
  options: {
    readonly set: readonly string[];
    readonly experiment?: string;
    readonly check?: true;
    readonly quiet?: true;
  },
): Promise<number> {
  const ready = compileForRun(file, options.set, options.experiment);
  if (typeof ready === "number") return ready;
  const plan = ready.program.data;
  const path = lockPath(plan, file);
  if (path === undefined) {
    process.stdout.write(`${plan.name} is a twin, which its options pin already: there is nothing to lock\n`);
    return 0;
  }
  const progress = countProgress("reading", "samples", options.quiet === true);
  if (options.check) {
    const lock = await readLock(plan, file, true);
    const { diagnostics } = await checkData(plan, { lock: lock!, progress });
    return diagnostics.length > 0 ? show(diagnostics) : say(`${path}: ${counted(lock!.files)}, all as locked`);
  }
  const { diagnostics, lock } = await lockData(plan, progress);
  if (!lock) return show(diagnostics);
  await writeLock(path, lock);
  return say(`${path}: ${counted(lock.files)}, digest ${lock.digest.slice(0, 12)}`);
}

const counted = (files: object): string => {
  const count = Object.keys(files).length;
  return `${count} ${count === 1 ? "file" : "files"}`;
};

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function show(diagnostics: readonly Diagnostic[]): number {
  process.stderr.write(renderText(diagnostics, new Map(), wantsColour(process.stderr)));
  return exitCodeOf(diagnostics[0]!.code);
}
