import { defineBlock } from "../define.ts";

/** Every checkpoint stays. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface AllProps {}

export const all = defineBlock<AllProps>()({ kind: "keep", name: "all", kept: (_, steps) => steps });
