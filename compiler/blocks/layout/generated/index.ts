// Written by `npm run gen` from the files of compiler/blocks/layout.
import type { Layout } from "../../define-layout.ts";
import { vitMmpretrain } from "../vit-mmpretrain.ts";
import { vitTimm } from "../vit-timm.ts";
import { vitTorchvision } from "../vit-torchvision.ts";

/** How libraries name and lay out the parameters of backbones. */
export const layouts: readonly Layout[] = [vitMmpretrain, vitTimm, vitTorchvision];
