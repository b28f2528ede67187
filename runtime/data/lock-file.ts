import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { LocalProps } from "../../compiler/blocks/source/local.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { type DataLock, digestOf } from "./hash-files.ts";
import { writeFresh } from "./write-fresh.ts";

/** Where the lock of a plan lies: where the source says, or beside the `.sky` file under the name of file and data set. Undefined for twins, which are made from their options. */
export function lockPath(plan: DataPlan, skyFile: string): string | undefined {
  if (plan.source.block !== "local") return undefined;
  const { lock } = plan.source.props as unknown as LocalProps;
  return lock ?? join(dirname(skyFile), `${basename(skyFile, ".sky")}.${plan.name}.lock`);
}

/** Writes a lock as sorted JSON, one file a line. Errors: SKY6023. */
export async function writeLock(path: string, lock: DataLock): Promise<void> {
  const { files, ...head } = lock;
  const lines = Object.entries(files).map(([name, file]) => `    ${JSON.stringify(name)}: ${JSON.stringify(file)}`);
  const text = `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "files": {\n${lines.join(",\n")}\n  }\n}\n`;
  try {
    await writeFresh(path, [text]);
  } catch (error) {
    fail("SKY6023", { path, reason: (error as Error).message });
  }
}

/**
 * Reads the lock of a plan. Undefined when there is none, unless the source names one or it is `wanted`. Errors: SKY6030 when such a one is not
 * there, SKY6020 when it is no lock, or does not add up.
 */
export async function readLock(plan: DataPlan, skyFile: string, wanted = false): Promise<DataLock | undefined> {
  const path = lockPath(plan, skyFile);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") return fail("SKY6020", { path, reason: message });
    const named = (plan.source.props as unknown as LocalProps).lock;
    return wanted || named ? fail("SKY6030", { path }) : undefined;
  }
  return parseLock(text, path);
}

function parseLock(text: string, path: string): DataLock {
  let value: Partial<DataLock> | null;
  try {
    value = JSON.parse(text) as Partial<DataLock> | null;
  } catch (error) {
    return fail("SKY6020", { path, reason: (error as Error).message });
  }
  if (value?.version !== 1) return fail("SKY6020", { path, reason: "it is not a lock of version 1" });
  const { files } = value;
  const whole =
    typeof files === "object" &&
    files !== null &&
    Object.values(files).every((file) => typeof file?.bytes === "number" && typeof file.sha256 === "string");
  if (!whole || digestOf(files) !== value.digest) {
    return fail("SKY6020", {
      path,
      reason: "its digest does not fit its files, so it has been changed by hand or cut off",
    });
  }
  return value as DataLock;
}
