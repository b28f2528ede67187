import { defineBlock } from "../define.ts";

/** Mean and standard deviation of ImageNet's Red, Green and Blue, times 255, for 8-bit images. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface ImagenetProps {}

export const imagenet = defineBlock<ImagenetProps>()({ kind: "normalization", name: "imagenet" });
