import type { Diagnostic as ProtocolDiagnostic } from "vscode-languageserver/node";
import type { Diagnostic } from "../diag/diagnostic.ts";
import { protocolDiagnostic } from "./to-protocol.ts";
import type { Workspace } from "./workspace.ts";

/** Sends the findings of a document, of the version that they are for where it is open. */
export type Send = (findings: { uri: string; version?: number; diagnostics: ProtocolDiagnostic[] }) => void;

/** How long a pause in typing is waited for, ms: next to nothing where checks are quick, and as long as the last one took where they are not. */
function pauseAfter(took: number): number {
  return took <= 60 ? 5 : Math.min(200, took);
}

/**
 * Checks documents when typing pauses and publishes what is found, each finding at its own file. A document that changed
 * again meanwhile is checked once, in its newest state.
 */
export class Publisher {
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #took = new Map<string, number>();
  /** By the document that was checked, the findings by file. */
  readonly #found = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>();

  constructor(
    private readonly workspace: Workspace,
    private readonly send: Send,
    private readonly pageOf: (code: string) => string | undefined,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Checks a document soon, or at once. */
  schedule(uri: string, now = false): void {
    clearTimeout(this.#waiting.get(uri));
    const wait = now ? 0 : pauseAfter(this.#took.get(uri) ?? 0);
    this.#waiting.set(
      uri,
      setTimeout(() => {
        this.#waiting.delete(uri);
        try {
          this.#check(uri);
        } catch (error) {
          this.failed(error);
        }
      }, wait),
    );
  }

  /** The document is closed: what was found by checking it is gone. */
  drop(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#took.delete(uri);
    const files = this.#found.get(uri);
    this.#found.delete(uri);
    for (const path of files?.keys() ?? []) this.#publish(path);
    this.#publish(this.workspace.pathOf(uri));
  }

  stop(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #check(uri: string): void {
    const started = performance.now();
    const analysis = this.workspace.analysis(uri);
    if (!analysis) return;
    const found = new Map<string, Diagnostic[]>([[analysis.path, []]]);
    for (const one of analysis.diagnostics) {
      const path = one.span?.file ?? analysis.path;
      const own = found.get(path);
      if (own) own.push(one);
      else found.set(path, [one]);
    }
    this.#took.set(uri, performance.now() - started);
    const before = this.#found.get(uri);
    this.#found.set(uri, found);
    for (const path of new Set([...(before?.keys() ?? []), ...found.keys()])) this.#publish(path);
  }

  /** All that is known of a file, by whichever document it was found; what two of them found is said once. */
  #publish(path: string): void {
    const document = this.workspace.documentAt(path);
    const seen = new Set<string>();
    const all = [...this.#found.values()].flatMap((files) => files.get(path) ?? []);
    const distinct = all.filter(({ code, span, message }) => {
      const key = JSON.stringify([code, span?.start, span?.end, message]);
      const fresh = !seen.has(key);
      seen.add(key);
      return fresh;
    });
    const open = this.workspace.documents.get(document.uri);
    this.send({
      uri: document.uri,
      ...(open ? { version: open.version } : {}),
      diagnostics: distinct.map((one) => protocolDiagnostic(this.workspace, document, one, this.pageOf)),
    });
  }
}
