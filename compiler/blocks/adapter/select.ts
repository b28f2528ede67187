import { defineBlock } from "../define.ts";

/** Takes the filters of the experiment's bands by name, in its order, out of those that the weights have; the others are left out. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface SelectProps {}

export const select = defineBlock<SelectProps>()({ kind: "adapter", name: "select" });
