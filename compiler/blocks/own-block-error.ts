import { type Diagnostic, SkyError } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";

/** A user's own block that threw or gave something else than its kind has to; the finding stands in the user's file. */
export class OwnBlockError extends SkyError {
  /** The same finding, with the place where the block is used beside it. */
  usedAt(span: Span): Diagnostic {
    const found = this.diagnostic;
    return found.span ? { ...found, related: [...found.related, { message: "used here", span }] } : { ...found, span };
  }
}
