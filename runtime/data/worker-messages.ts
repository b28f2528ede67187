import { type Diagnostic, fail, SkyError } from "../../compiler/diag/diagnostic.ts";
import type { Decoded } from "./layout.ts";
import type { Loaded, Request } from "./load-batch.ts";
import type { BatchTensor } from "./pack-batch.ts";

export interface WorkerQuestion {
  readonly id: number;
  readonly request: Request;
  /** Samples that are decoded already, in shared memory, by their places in the batch. */
  readonly held: readonly (Decoded | undefined)[];
  /** Whether what is decoded for it may be kept: it comes back in shared memory then. */
  readonly keep: readonly boolean[];
}

/** An error as it crosses threads, where classes and methods are lost. */
export type ErrorReport = { readonly diagnostic: Diagnostic } | { readonly detail: string };

export type WorkerAnswer = { readonly id: number } & (
  | {
      readonly feeds: readonly (readonly [string, BatchTensor])[];
      readonly ids: readonly string[];
      readonly decoded: Loaded["decoded"];
    }
  | { readonly error: ErrorReport }
);

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof SkyError) return { diagnostic: error.diagnostic };
  return { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The error that a report stands for. */
export function errorOf(report: ErrorReport): Error {
  if ("diagnostic" in report) return new SkyError(report.diagnostic);
  try {
    return fail("SKY9001", { detail: report.detail });
  } catch (error) {
    return error as Error;
  }
}
