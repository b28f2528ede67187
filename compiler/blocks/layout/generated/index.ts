// Written by `npm run gen` from the files of compiler/blocks/layout.
import type { Layout } from "../../define-layout.ts";
import { swinMmpretrain } from "../swin-mmpretrain.ts";
import { swinTimm } from "../swin-timm.ts";
import { swinTorchvision } from "../swin-torchvision.ts";
import { swinV2Mmpretrain } from "../swin-v2-mmpretrain.ts";
import { swinV2Timm } from "../swin-v2-timm.ts";
import { vitMmpretrain } from "../vit-mmpretrain.ts";
import { vitTimm } from "../vit-timm.ts";
import { vitTorchvision } from "../vit-torchvision.ts";

/** How libraries name and lay out the parameters of backbones. */
export const layouts: readonly Layout[] = [swinMmpretrain, swinTimm, swinTorchvision, swinV2Mmpretrain, swinV2Timm, vitMmpretrain, vitTimm, vitTorchvision];
