import { type KnownBlock, type Registry, shipped } from "../../compiler/blocks/registry.ts";
import { nearest } from "../../compiler/diag/suggest.ts";
import { documentedKinds } from "./kinds.ts";
import { type Reference, referenceOf, sensorReference } from "./reference.ts";

/** All that is told of the blocks of a kind, by name. */
export function referencesOfKind(kind: string, registry: Registry = shipped): Reference[] {
  if (kind === "sensor") return [...registry.sensors.values()].map(sensorReference);
  return [...registry.blocks.values()].filter((block) => block.kind === kind).map((block) => referenceOf(block));
}

/** What a name can mean: a block (`AdamW`, `head:FCN`, `ViT.small`), a sensor, a declaration (`experiment`), a kind (`head`). */
export type Found =
  | { readonly references: readonly Reference[] }
  | { readonly kind: string }
  | { readonly near: string | undefined };

/** Finds what is meant by a name, as people write it. */
export function findReferences(asked: string, registry: Registry = shipped): Found {
  const sensor = registry.sensors.get(asked);
  if (sensor) return { references: [sensorReference(sensor)] };
  const [, kind, written] = /^(?:([a-z]+):)?(.+)$/.exec(asked)!;
  const name = written!.split(".")[0]!;
  const all = [...registry.blocks.values()].filter((block) => kind === undefined || block.kind === kind);
  const named = (fits: (block: KnownBlock) => boolean) => all.filter(fits).map((block) => referenceOf(block));
  const exact = named((block) => block.name === name);
  if (exact.length > 0) return { references: exact };
  if (documentedKinds.some(([one]) => one === asked)) return { kind: asked };
  const alike = named((block) => block.name.toLowerCase() === name.toLowerCase());
  if (alike.length > 0) return { references: alike };
  const names = [...all.map((block) => block.name), ...registry.sensors.keys(), ...documentedKinds.map(([one]) => one)];
  return { near: nearest(asked, names) };
}
