import { ElaborationError } from "../elaborate/forward.ts";
import type { CheckContext } from "./context.ts";

/** Runs an elaboration; what does not fit becomes a finding. */
export function attempt<T>(context: CheckContext, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ElaborationError)) throw error;
    context.diagnostics.push(error.diagnostic);
    return undefined;
  }
}
