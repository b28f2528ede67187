import { defineBlock } from "../define.ts";
import type { Bands, Block, ValueUnit } from "../units.ts";

/**
 * Trained weights in a safetensors or PyTorch file: `ViT.small { … } from weights("vit.safetensors")`. What they were trained with is
 * stated here, or read from the file where skyc itself wrote it; what the experiment gives them has to be the same, or adapted in so
 * many words. Every tensor of the file is accounted for.
 *
 * @example weights("ssl4eo.safetensors", bands: [B02..B04], values: dn(1e4), normalize: sensor)
 */
export interface WeightsProps {
  /** The file; relative to the `.sky` file that names it. */
  path: string;
  /** Where the encoder's tensors are among others of the file: what their names begin with, such as `encoder.ms`. Absent: they are named as the backbone names them. @default null */
  part?: string;
  /** Which of several sets of tensors in a PyTorch file: `model`, `teacher`, `state_dict`. Absent: it has one. @default null */
  key?: string;
  /** Whose names and shapes the file's tensors have. Absent: the backbone's own. @default null */
  layout?: "timm" | "mmpretrain" | "torchvision";
  /** Bands that they were trained on, in order. Absent: as the file says. @default null */
  bands?: Bands;
  /** Unit of the values that they were trained on. Absent: as the file says. @default null */
  values?: ValueUnit;
  /** How those values were normalised. Absent: as the file says. @default null */
  normalize?: Block<"normalization">;
  /** How the input layer is made to fit other bands: `select`, or `extend(NIR)`. @default null */
  stem?: Block<"adapter">;
  /** Fits learned positions to another grid of patches by antialiased bicubic interpolation, as timm's `resample_abs_pos_embed` does. Without it, another grid is an error. @default false */
  resample?: boolean;
}

export const weights = defineBlock<WeightsProps>()({ kind: "weights", name: "weights", argument: "path" });
