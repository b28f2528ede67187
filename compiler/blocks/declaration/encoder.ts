import { defineBlock } from "../define.ts";
import type { Branch } from "../units.ts";

/**
 * An encoder of several inputs: spatial encoders, each on its modality, and the fusion that joins them. The last
 * member is what the encoder gives.
 */
export interface EncoderProps {
  /** A spatial encoder on a modality, or a fusion of other members. */
  [member: string]: Branch<"backbone" | "fusion">;
}

export const encoder = defineBlock<EncoderProps>()({ kind: "declaration", name: "encoder" });
