import type { Diagnostic } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { checkData } from "./check-data.ts";
import { type DataLock, hashData } from "./hash-files.ts";

/**
 * Decodes and hashes every file that the plan uses, so that a lock never holds a broken file: with faults there is no lock. The index
 * is read, splits and all.
 */
export async function lockData(
  plan: DataPlan,
  progress?: (done: number, total: number) => void,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly lock?: DataLock }> {
  const { diagnostics, open } = await checkData(plan, { decode: true, ...(progress ? { progress } : {}) });
  if (diagnostics.length > 0 || !open) return { diagnostics };
  return { diagnostics, lock: await hashData(plan, open) };
}

/** Looks at all files of a plan and compares them with a lock. */
export async function verifyLock(plan: DataPlan, lock: DataLock): Promise<readonly Diagnostic[]> {
  return (await checkData(plan, { lock })).diagnostics;
}
