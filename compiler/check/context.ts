import type { Code, HolesOf } from "../diag/catalogue/index.ts";
import { type Diagnostic, type DiagnosticExtras, diagnostic } from "../diag/diagnostic.ts";
import type { Hole } from "../diag/message.ts";
import type { Span } from "../diag/span.ts";
import type { Assumption, HoleNote } from "../elaborate/program.ts";

/** Collects what one experiment's check finds. Nothing is thrown at the user: every finding goes through `report`. */
export class CheckContext {
  readonly diagnostics: Diagnostic[] = [];
  readonly assumptions: Assumption[] = [];
  readonly holes: HoleNote[] = [];
  /** Declarations and lets under evaluation, to find circles. */
  readonly open: string[] = [];

  report<C extends Code>(
    code: C,
    span: Span | undefined,
    args: Readonly<Record<HolesOf<C>, Hole>>,
    extras?: DiagnosticExtras,
  ): void {
    this.diagnostics.push(diagnostic(code, span, args, extras));
  }

  get failed(): boolean {
    return this.diagnostics.some((d) => d.severity === "error");
  }
}
