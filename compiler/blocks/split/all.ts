import { defineBlock } from "../define.ts";

/** Every sample of the set. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface AllProps {}

export const all = defineBlock<AllProps>()({ kind: "split", name: "all" });
