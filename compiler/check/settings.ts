import type { Setting } from "../elaborate/program.ts";
import type { Bound } from "./bound.ts";

/** Every effective value below a bound declaration, with its path and where it came from. */
export function settingsOf(bound: Bound): Setting[] {
  const out: Setting[] = [];
  const walk = (path: string, value: Bound): void => {
    const nested = value.block || value.declaration || (value.children.size > 0 && isStructured(value));
    const text = value.block ? value.block.name : value.declaration ? value.declaration.node.name.text : value.text;
    out.push({ path, value: text, origin: value.origin, ...(value.paper === undefined ? {} : { paper: value.paper }) });
    if (!nested) return;
    for (const [key, inner] of value.children) walk(/^\d+$/.test(key) ? `${path}[${key}]` : `${path}.${key}`, inner);
    if (value.on) walk(`${path}.on`, value.on);
    if (value.from) walk(`${path}.from`, value.from);
  };
  for (const [key, inner] of bound.children) walk(key, inner);
  return out;
}

/** A list or object with blocks inside; lists of plain values are one setting. */
const isStructured = (value: Bound): boolean =>
  [...value.children.entries()].some(
    ([key, c]) => !/^\d+$/.test(key) || c.block !== undefined || c.declaration !== undefined,
  );
