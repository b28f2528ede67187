import type { Span } from "../diag/span.ts";
import type { BlockDef, Sensor } from "./define.ts";
import { blocks, sensors } from "./generated/index.ts";
import { propertyTypes } from "./generated/property-types.ts";
import { schemas } from "./generated/schemas.ts";
import type { BlockSchema } from "./schema.ts";

export { blocks, propertyTypes, schemas, sensors };

/** A block that can be used: what it does, and what its properties are. */
export interface KnownBlock {
  /** `kind:Name`; of a user's own block `kind:Name@FILE`, so that blocks of one name in two files are two. */
  readonly key: string;
  readonly kind: string;
  /** As written in a `.sky` file. */
  readonly name: string;
  readonly def: BlockDef;
  readonly schema: BlockSchema;
  /** The user's own file that it comes from; absent: it is shipped. */
  readonly file?: string;
  /** Of the user's own code, with all that it imports: another one where a letter of it changes. */
  readonly digest?: string;
  /** The innermost place of a user's own code that an error came through. */
  place?(error: Error): Span | undefined;
}

/** All blocks and sensors that are known somewhere. */
export interface Registry {
  /** By `key`. */
  readonly blocks: ReadonlyMap<string, KnownBlock>;
  /** By name. */
  readonly sensors: ReadonlyMap<string, Sensor>;
}

/** What skyc brings. */
export const shipped: Registry = {
  blocks: new Map(
    [...blocks].map(([key, def]) => [key, { key, kind: def.kind, name: def.name, def, schema: schemas[key]! }]),
  ),
  sensors,
};

/** The shipped blocks and a user's own. */
export const registryWith = (own: Iterable<KnownBlock>): Registry => ({
  ...shipped,
  blocks: new Map([...shipped.blocks, ...[...own].map((block) => [block.key, block] as const)]),
});

/** The blocks of some kinds, shipped ones first. */
export const blocksOfKinds = (registry: Registry, kinds: readonly string[]): KnownBlock[] =>
  [...registry.blocks.values()].filter(({ kind }) => kinds.includes(kind));

/** The definition behind a block that is given as data: a user's own where it brings one, else the shipped one. */
export const definitionOf = (
  kind: string,
  call: { readonly block: string; readonly own?: KnownBlock },
): BlockDef | undefined => (call.own ?? shipped.blocks.get(`${kind}:${call.block}`))?.def;
