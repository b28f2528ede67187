import { fail } from "../../compiler/diag/diagnostic.ts";
import { engineAsset } from "./cache-layout.ts";
import { lastLines, runCommand } from "./run-command.ts";

/** What a trial of the engine found. */
export interface EngineFacts {
  /** Version of the native library. */
  readonly tensorflow: string;
  /** Version of the JavaScript side. */
  readonly tfjs: string;
  /** Whether TensorFlow sees a GPU that it can use. */
  readonly gpu: boolean;
}

/**
 * Loads the binding of `folder` in a process of its own and runs one operation, so that even an illegal instruction becomes
 * a coded error (SKY5012) and not the end of this process.
 */
export async function tryEngine(folder: string): Promise<EngineFacts> {
  const outcome = await runCommand(process.execPath, [engineAsset("open-tensorflow.cjs"), folder], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  try {
    const { sum, ...facts } = JSON.parse(outcome.out.trim().split("\n").at(-1) ?? "") as EngineFacts & { sum: number };
    if (sum === 14) return facts;
    return fail("SKY5012", { detail: `1 + 4 + 9 came out as ${sum}` });
  } catch {
    const said = outcome.tail.split("\n").find((line) => /Error:|error while/.test(line));
    const detail = said?.trim() ?? (outcome.status === null ? "the process was killed" : lastLines(outcome.tail));
    return fail("SKY5012", { detail });
  }
}
