import type { Bound } from "./bound.ts";
import type { CheckContext } from "./context.ts";

/** The longest text that a message repeats. */
const longest = 60;

/** A value as its author wrote it, on one line; as it would be written where that is not at hand or too long. */
export function asWritten({ sources }: CheckContext, bound: Bound): string {
  const { file, start, end } = bound.span;
  const text = sources.get(file)?.text.slice(start, end).replaceAll(/\s+/g, " ");
  return text && text.length <= longest ? text : (bound.block?.name ?? bound.text);
}
