import type { SourceFile } from "../../grammar/ast.ts";
import type { Code, HolesOf } from "../diag/catalogue/index.ts";
import { type Diagnostic, type DiagnosticExtras, diagnostic } from "../diag/diagnostic.ts";
import type { Hole } from "../diag/message.ts";
import type { Span } from "../diag/span.ts";
import type { Assumption, HoleNote } from "../elaborate/program.ts";

/** A declaration or `let` under evaluation. */
export interface Open {
  readonly name: string;
  /** Where its name is declared; tells it from others of that name. */
  readonly span: Span;
}

/** How long a chain of names or bases may be; far more than anybody could follow, far less than the stack. */
const deepest = 200;

const before = (a: Span, b: Span): boolean => (a.file === b.file ? a.start < b.start : a.file < b.file);

/** Collects what one experiment's check finds. Nothing is thrown at the user: every finding goes through `report`. */
export class CheckContext {
  readonly diagnostics: Diagnostic[] = [];
  readonly assumptions: Assumption[] = [];
  readonly holes: HoleNote[] = [];
  /** Files that something was taken from, by path: mends may need to see what stands around a place. */
  readonly sources = new Map<string, SourceFile>();
  /** Declarations that were evaluated, by the place of their name. */
  readonly used = new Set<Span>();
  readonly #open: Open[] = [];

  report<C extends Code>(
    code: C,
    span: Span | undefined,
    args: Readonly<Record<HolesOf<C>, Hole>>,
    extras?: DiagnosticExtras,
  ): void {
    this.diagnostics.push(diagnostic(code, span, args, extras));
  }

  /** Takes back what turned out to follow from something else. */
  retract(code: Code): void {
    const kept = this.diagnostics.filter((one) => one.code !== code);
    this.diagnostics.splice(0, this.diagnostics.length, ...kept);
  }

  get failed(): boolean {
    return this.failedSince(0);
  }

  /** True when an error was found after the first `count` findings. */
  failedSince(count: number): boolean {
    for (let i = count; i < this.diagnostics.length; i++) if (this.diagnostics[i]!.severity === "error") return true;
    return false;
  }

  /** Evaluates something that has a name; undefined, after a report, where that would need its own value. */
  within<T>(entity: Open, evaluate: () => T): T | undefined {
    const first = this.#open.findIndex((other) => other.span === entity.span);
    if (first >= 0) {
      this.#circle(this.#open.slice(first));
      return undefined;
    }
    if (this.#open.length >= deepest) {
      this.report("SKY1010", entity.span, { what: "Names that stand for names", limit: deepest });
      return undefined;
    }
    this.#open.push(entity);
    const value = evaluate();
    this.#open.pop();
    return value;
  }

  /** One finding a circle, wherever it was entered: told from its first declaration on. */
  #circle(members: readonly Open[]): void {
    const start = members.reduce((best, one, i) => (before(one.span, members[best]!.span) ? i : best), 0);
    const first = members[start]!;
    const turned = [...members.slice(start), ...members.slice(0, start), first];
    this.report("SKY2007", first.span, { name: first.name, chain: turned.map((one) => one.name).join(" → ") });
  }
}
