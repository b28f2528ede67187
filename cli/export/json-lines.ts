/** JSON in which whatever fits on a line stands on one: long lists of short things stay readable and small. */
export function jsonLines(value: unknown, indent = ""): string {
  const flat = JSON.stringify(value);
  if (typeof value !== "object" || value === null || flat.length + indent.length <= 140) return flat;
  const inner = `${indent} `;
  const list = Array.isArray(value);
  const parts = list
    ? value.map((one) => inner + jsonLines(one, inner))
    : Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([key, one]) => `${inner}${JSON.stringify(key)}: ${jsonLines(one, inner)}`);
  return `${list ? "[" : "{"}\n${parts.join(",\n")}\n${indent}${list ? "]" : "}"}`;
}
