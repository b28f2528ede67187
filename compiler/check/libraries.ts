import { blocks, sensors } from "../blocks/registry.ts";

/** The standard library's modules and the kinds of blocks in them. What is in the first has to be imported, the rest is known everywhere. */
const modules: Readonly<Record<string, readonly string[]>> = {
  "sky:models": ["backbone", "fusion", "head"],
  "sky:training": ["loss", "optimizer", "schedule", "augment", "metric", "keep", "given", "weights", "adapter"],
  "sky:data": ["format", "source", "split", "normalization", "labels"],
  "sky:sensors": ["sensor"],
};

/** The modules that a file may import. */
export const libraryNames: readonly string[] = Object.keys(modules);

/** The module of a kind whose names have to be imported; undefined for kinds that are known everywhere. */
export const libraryOf = (kind: string): string | undefined =>
  modules["sky:models"]!.includes(kind) ? "sky:models" : undefined;

/** Every block of some kinds: `[kind, name]`. */
export function blocksOf(kinds: readonly string[]): (readonly [kind: string, name: string])[] {
  const found = [...blocks.keys()]
    .map((key) => key.split(":") as [string, string])
    .filter(([kind]) => kinds.includes(kind));
  const sensed = kinds.includes("sensor") ? [...sensors.keys()].map((name) => ["sensor", name] as const) : [];
  return [...found, ...sensed];
}

/** What a module of the standard library exports; undefined for an unknown module. */
export function exportsOf(library: string): ReadonlyMap<string, string> | undefined {
  const kinds = modules[library];
  return kinds ? new Map(blocksOf(kinds).map(([kind, name]) => [name, kind])) : undefined;
}
