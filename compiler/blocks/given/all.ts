import { defineBlock } from "../define.ts";

/** The model is given every input and every date. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface AllProps {}

export const all = defineBlock<AllProps>()({ kind: "given", name: "all" });
