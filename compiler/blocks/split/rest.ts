import { defineBlock } from "../define.ts";

/** Every sample that no other split takes. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface RestProps {}

export const rest = defineBlock<RestProps>()({ kind: "split", name: "rest" });
