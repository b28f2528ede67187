import type { Attr } from "./op.ts";

/** Attributes as text that does not depend on the order in which they were given. */
export function canonicalAttr(value: Attr): string {
  if (Array.isArray(value)) return `[${(value as readonly Attr[]).map(canonicalAttr).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, v]) => `${key}:${canonicalAttr(v)}`).join(",")}}`;
  }
  // JSON has no -0, infinities and not-a-numbers, which are different constants.
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  return JSON.stringify(value);
}
