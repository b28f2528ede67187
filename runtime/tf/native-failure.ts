import { diagnostic, SkyError } from "../../compiler/diag/diagnostic.ts";

/** Noise around a native message: the binding's preface, and where in the graph TensorFlow says that it stood. */
const preface = /^(Session fail to run with error|Failed to load SavedModel): /;

/** How TensorFlow, XLA and the C++ library say that memory ran out. */
const memory = /RESOURCE_EXHAUSTED|Resource exhausted|OOM when allocating|Out of memory|out of memory|bad_alloc/;

/** A failure of the native library as a coded error with its first line; running out of memory is told as such. */
export function nativeFailure(error: unknown, program: string): SkyError {
  if (error instanceof SkyError) return error;
  const text = (error instanceof Error ? error.message : String(error)).replace(preface, "");
  const lines = text.split("\n").map((line) => line.trim());
  const detail = (lines.find((line) => line !== "") ?? "no reason given").slice(0, 300).replace(/[.\s]+$/, "");
  return new SkyError(diagnostic(memory.test(text) ? "SKY7051" : "SKY7050", undefined, { program, detail }));
}
