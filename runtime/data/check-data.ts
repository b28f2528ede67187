import { type Diagnostic, diagnostic, SkyError } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { eachOf } from "./each-of.ts";
import { type DataLock, verifyFiles } from "./hash-files.ts";
import type { Entry } from "./layout.ts";
import { layoutOf } from "./layouts.ts";
import { type OpenIndex, openIndex, usedEntries } from "./open-index.ts";
import type { TwinProgress } from "./twin/write-twin.ts";

/** What looking at a data set found. */
export interface DataCheck {
  /** Faults in the samples' order; the list ends after twenty. Empty: training can begin. */
  readonly diagnostics: readonly Diagnostic[];
  /** The opened index, where it could be opened. */
  readonly open?: OpenIndex;
}

export interface CheckOptions {
  /** Every file must be the one that was locked. */
  readonly lock?: DataLock;
  /** Decode every file as well. */
  readonly decode?: boolean;
  readonly twin?: TwinProgress;
  /** Told after each sample. */
  readonly progress?: (done: number, total: number) => void;
}

const most = 20;
const atOnce = 8;

/** The finding that `work` throws, if it throws one. What is no user's fault is thrown on. */
async function findingOf(
  work: () => Promise<unknown>,
  missing?: { file: string; sample: string },
): Promise<Diagnostic | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof SkyError) return error.diagnostic;
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && missing)
      return diagnostic("SKY6002", undefined, { ...missing, file: path ?? missing.file });
    if (code !== undefined)
      return diagnostic("SKY6005", undefined, { file: path ?? missing?.file ?? "A file", reason: message });
    throw error;
  }
}

/**
 * Looks at every file that some split takes: whether it is there, whole and of the kind that its name says; with a lock, whether it
 * is the locked one, byte by byte; with `decode`, whether it can be decoded. Nothing is thrown for what a user can mend.
 */
export async function checkData(plan: DataPlan, options: CheckOptions = {}): Promise<DataCheck> {
  let open: OpenIndex | undefined;
  const fault = await findingOf(async () => {
    open = await openIndex(plan, options.twin);
  });
  if (!open || fault) return { diagnostics: fault ? [fault] : [] };
  const { root } = open;
  const layout = layoutOf(plan.format.block);
  const entries = usedEntries(open);
  let count = 0;
  let done = 0;
  const look = async (entry: Entry): Promise<Diagnostic | undefined> => {
    if (count >= most) return undefined;
    const missing = { file: Object.values(entry.files)[0] ?? entry.id, sample: entry.id };
    const found =
      (await findingOf(() => layout.check(root, entry, plan), missing)) ??
      (options.decode ? await findingOf(() => layout.decode(root, entry, plan), missing) : undefined);
    if (found) count++;
    options.progress?.(++done, entries.length);
    return found;
  };
  const faults = (await eachOf(entries, atOnce, look)).filter((found) => found !== undefined);
  const locked = options.lock && faults.length === 0 ? await verifyFiles(open, options.lock) : [];
  return { diagnostics: [...faults, ...locked].slice(0, most), open };
}
