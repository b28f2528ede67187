// Written by `npm run gen` from the files of compiler/blocks.
import type { Code } from "../../../compiler/diag/catalogue/index.ts";

/** What a block may say of its own, by `kind:Name`. */
export const codesOfBlocks: Readonly<Record<string, readonly Code[]>> = {
  "augment:Crop": [
    "SKY6026",
    "SKY6031"
  ],
  "augment:CutMix": [
    "SKY6033"
  ],
  "augment:Mixup": [
    "SKY6033"
  ],
  "augment:RandomErasing": [
    "SKY6032"
  ],
  "augment:RandomResizedCrop": [
    "SKY6032"
  ],
  "backbone:Swin": [
    "SKY4210"
  ],
  "backbone:SwinV2": [
    "SKY4210",
    "SKY4211"
  ],
  "backbone:ViT": [
    "SKY4101",
    "SKY4102",
    "SKY4126",
    "SKY4144",
    "SKY4150"
  ],
  "format:RasterFolder": [
    "SKY6049"
  ],
  "fusion:TemporalFusion": [
    "SKY4101",
    "SKY4103",
    "SKY4104",
    "SKY4126",
    "SKY4144"
  ],
  "head:FCN": [
    "SKY4144"
  ],
  "head:Linear": [
    "SKY4105"
  ],
  "head:UperNet": [
    "SKY4144"
  ],
  "loss:CrossEntropy": [
    "SKY4142"
  ],
  "normalization:statistics": [
    "SKY6025"
  ],
  "optimizer:AdamW": [
    "SKY4141",
    "SKY4145"
  ],
  "source:twin": [
    "SKY6024"
  ]
};
