import { type Diagnostic, SkyError } from "../../compiler/diag/diagnostic.ts";

/** The diagnostic that `work` throws; anything else fails the test. */
export async function thrown(work: () => unknown): Promise<Diagnostic> {
  try {
    await work();
  } catch (error) {
    if (error instanceof SkyError) return error.diagnostic;
    throw error;
  }
  throw new Error("It was expected to fail and did not.");
}
