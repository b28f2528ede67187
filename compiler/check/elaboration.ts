import { OwnBlockError } from "../blocks/own-block-error.ts";
import type { Span } from "../diag/span.ts";
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

/** Runs a method of a block that may be a user's own; what it does wrong becomes a finding in its file. */
export function attemptOwn<T>(context: CheckContext, usedAt: Span, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof OwnBlockError)) throw error;
    context.diagnostics.push(error.usedAt(usedAt));
    return undefined;
  }
}
