// Written by `npm run gen` from the files of compiler/blocks.
import type { BlockDef, Sensor } from "../define.ts";
import { extend as b0 } from "../adapter/extend.ts";
import { select as b1 } from "../adapter/select.ts";
import { colorJitter as b2 } from "../augment/color-jitter.ts";
import { crop as b3 } from "../augment/crop.ts";
import { cutMix as b4 } from "../augment/cut-mix.ts";
import { flip as b5 } from "../augment/flip.ts";
import { gaussianNoise as b6 } from "../augment/gaussian-noise.ts";
import { mixup as b7 } from "../augment/mixup.ts";
import { randomErasing as b8 } from "../augment/random-erasing.ts";
import { randomResizedCrop as b9 } from "../augment/random-resized-crop.ts";
import { rotate90 as b10 } from "../augment/rotate90.ts";
import { swin as b11 } from "../backbone/swin.ts";
import { swinV2 as b12 } from "../backbone/swin-v2.ts";
import { vit as b13 } from "../backbone/vit.ts";
import { dataset as b14 } from "../declaration/dataset.ts";
import { encoder as b15 } from "../declaration/encoder.ts";
import { experiment as b16 } from "../declaration/experiment.ts";
import { modality as b17 } from "../declaration/modality.ts";
import { imageFolder as b18 } from "../format/image-folder.ts";
import { pastisMM as b19 } from "../format/pastis-mm.ts";
import { rasterFolder as b20 } from "../format/raster-folder.ts";
import { temporalFusion as b21 } from "../fusion/temporal-fusion.ts";
import { all as b22 } from "../given/all.ts";
import { dates as b23 } from "../given/dates.ts";
import { only as b24 } from "../given/only.ts";
import { fcn as b25 } from "../head/fcn.ts";
import { linearHead as b26 } from "../head/linear.ts";
import { uperNet as b27 } from "../head/uper-net.ts";
import { all as b28 } from "../keep/all.ts";
import { best as b29 } from "../keep/best.ts";
import { every as b30 } from "../keep/every.ts";
import { last as b31 } from "../keep/last.ts";
import { category as b32 } from "../labels/category.ts";
import { mask as b33 } from "../labels/mask.ts";
import { crossEntropy as b34 } from "../loss/cross-entropy.ts";
import { overallAccuracy as b35 } from "../metric/overall-accuracy.ts";
import { meanAccuracy as b36 } from "../metric/mean-accuracy.ts";
import { meanF1 as b37 } from "../metric/mean-f1.ts";
import { meanIou as b38 } from "../metric/mean-iou.ts";
import { imagenet as b39 } from "../normalization/imagenet.ts";
import { sensor as b40 } from "../normalization/sensor.ts";
import { statistics as b41 } from "../normalization/statistics.ts";
import { adamw as b42 } from "../optimizer/adamw.ts";
import { cosine as b43 } from "../schedule/cosine.ts";
import { linear as b44 } from "../schedule/linear.ts";
import { multistep as b45 } from "../schedule/multistep.ts";
import { poly as b46 } from "../schedule/poly.ts";
import { planetFusion as b47 } from "../sensor/planet-fusion.ts";
import { rgbAerial as b48 } from "../sensor/rgb-aerial.ts";
import { sentinel1Grd as b49 } from "../sensor/sentinel1-grd.ts";
import { sentinel2L1c as b50 } from "../sensor/sentinel2-l1c.ts";
import { sentinel2L2a as b51 } from "../sensor/sentinel2-l2a.ts";
import { worldView as b52 } from "../sensor/world-view.ts";
import { local as b53 } from "../source/local.ts";
import { twin as b54 } from "../source/twin.ts";
import { all as b55 } from "../split/all.ts";
import { fold as b56 } from "../split/fold.ts";
import { folds as b57 } from "../split/folds.ts";
import { fraction as b58 } from "../split/fraction.ts";
import { list as b59 } from "../split/list.ts";
import { rest as b60 } from "../split/rest.ts";
import { weights as b61 } from "../weights/weights.ts";

/** Every block by `kind:Name`. */
export const blocks: ReadonlyMap<string, BlockDef> = new Map<string, BlockDef>([
  ["adapter:extend", b0 as unknown as BlockDef],
  ["adapter:select", b1 as unknown as BlockDef],
  ["augment:ColorJitter", b2 as unknown as BlockDef],
  ["augment:Crop", b3 as unknown as BlockDef],
  ["augment:CutMix", b4 as unknown as BlockDef],
  ["augment:Flip", b5 as unknown as BlockDef],
  ["augment:GaussianNoise", b6 as unknown as BlockDef],
  ["augment:Mixup", b7 as unknown as BlockDef],
  ["augment:RandomErasing", b8 as unknown as BlockDef],
  ["augment:RandomResizedCrop", b9 as unknown as BlockDef],
  ["augment:Rotate90", b10 as unknown as BlockDef],
  ["backbone:Swin", b11 as unknown as BlockDef],
  ["backbone:SwinV2", b12 as unknown as BlockDef],
  ["backbone:ViT", b13 as unknown as BlockDef],
  ["declaration:dataset", b14 as unknown as BlockDef],
  ["declaration:encoder", b15 as unknown as BlockDef],
  ["declaration:experiment", b16 as unknown as BlockDef],
  ["declaration:modality", b17 as unknown as BlockDef],
  ["format:ImageFolder", b18 as unknown as BlockDef],
  ["format:PastisMM", b19 as unknown as BlockDef],
  ["format:RasterFolder", b20 as unknown as BlockDef],
  ["fusion:TemporalFusion", b21 as unknown as BlockDef],
  ["given:all", b22 as unknown as BlockDef],
  ["given:dates", b23 as unknown as BlockDef],
  ["given:only", b24 as unknown as BlockDef],
  ["head:FCN", b25 as unknown as BlockDef],
  ["head:Linear", b26 as unknown as BlockDef],
  ["head:UperNet", b27 as unknown as BlockDef],
  ["keep:all", b28 as unknown as BlockDef],
  ["keep:best", b29 as unknown as BlockDef],
  ["keep:every", b30 as unknown as BlockDef],
  ["keep:last", b31 as unknown as BlockDef],
  ["labels:category", b32 as unknown as BlockDef],
  ["labels:mask", b33 as unknown as BlockDef],
  ["loss:CrossEntropy", b34 as unknown as BlockDef],
  ["metric:OA", b35 as unknown as BlockDef],
  ["metric:mAcc", b36 as unknown as BlockDef],
  ["metric:mF1", b37 as unknown as BlockDef],
  ["metric:mIoU", b38 as unknown as BlockDef],
  ["normalization:imagenet", b39 as unknown as BlockDef],
  ["normalization:sensor", b40 as unknown as BlockDef],
  ["normalization:statistics", b41 as unknown as BlockDef],
  ["optimizer:AdamW", b42 as unknown as BlockDef],
  ["schedule:cosine", b43 as unknown as BlockDef],
  ["schedule:linear", b44 as unknown as BlockDef],
  ["schedule:multistep", b45 as unknown as BlockDef],
  ["schedule:poly", b46 as unknown as BlockDef],
  ["source:local", b53 as unknown as BlockDef],
  ["source:twin", b54 as unknown as BlockDef],
  ["split:all", b55 as unknown as BlockDef],
  ["split:fold", b56 as unknown as BlockDef],
  ["split:folds", b57 as unknown as BlockDef],
  ["split:fraction", b58 as unknown as BlockDef],
  ["split:list", b59 as unknown as BlockDef],
  ["split:rest", b60 as unknown as BlockDef],
  ["weights:weights", b61 as unknown as BlockDef],
]);

/** Every sensor by name. */
export const sensors: ReadonlyMap<string, Sensor> = new Map<string, Sensor>([
  ["PlanetFusion", b47],
  ["RGBAerial", b48],
  ["Sentinel1.GRD", b49],
  ["Sentinel2.L1C", b50],
  ["Sentinel2.L2A", b51],
  ["WorldView", b52],
]);
