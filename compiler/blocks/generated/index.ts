// Written by `npm run gen` from the files of compiler/blocks.
import type { BlockDef, Sensor } from "../define.ts";
import { colorJitter as b0 } from "../augment/color-jitter.ts";
import { crop as b1 } from "../augment/crop.ts";
import { cutMix as b2 } from "../augment/cut-mix.ts";
import { flip as b3 } from "../augment/flip.ts";
import { gaussianNoise as b4 } from "../augment/gaussian-noise.ts";
import { mixup as b5 } from "../augment/mixup.ts";
import { randomErasing as b6 } from "../augment/random-erasing.ts";
import { randomResizedCrop as b7 } from "../augment/random-resized-crop.ts";
import { rotate90 as b8 } from "../augment/rotate90.ts";
import { vit as b9 } from "../backbone/vit.ts";
import { dataset as b10 } from "../declaration/dataset.ts";
import { encoder as b11 } from "../declaration/encoder.ts";
import { experiment as b12 } from "../declaration/experiment.ts";
import { modality as b13 } from "../declaration/modality.ts";
import { imageFolder as b14 } from "../format/image-folder.ts";
import { pastisMM as b15 } from "../format/pastis-mm.ts";
import { temporalFusion as b16 } from "../fusion/temporal-fusion.ts";
import { all as b17 } from "../given/all.ts";
import { dates as b18 } from "../given/dates.ts";
import { only as b19 } from "../given/only.ts";
import { fcn as b20 } from "../head/fcn.ts";
import { linearHead as b21 } from "../head/linear.ts";
import { category as b22 } from "../labels/category.ts";
import { mask as b23 } from "../labels/mask.ts";
import { crossEntropy as b24 } from "../loss/cross-entropy.ts";
import { overallAccuracy as b25 } from "../metric/overall-accuracy.ts";
import { meanAccuracy as b26 } from "../metric/mean-accuracy.ts";
import { meanF1 as b27 } from "../metric/mean-f1.ts";
import { meanIou as b28 } from "../metric/mean-iou.ts";
import { imagenet as b29 } from "../normalization/imagenet.ts";
import { sensor as b30 } from "../normalization/sensor.ts";
import { statistics as b31 } from "../normalization/statistics.ts";
import { adamw as b32 } from "../optimizer/adamw.ts";
import { cosine as b33 } from "../schedule/cosine.ts";
import { linear as b34 } from "../schedule/linear.ts";
import { multistep as b35 } from "../schedule/multistep.ts";
import { poly as b36 } from "../schedule/poly.ts";
import { planetFusion as b37 } from "../sensor/planet-fusion.ts";
import { rgbAerial as b38 } from "../sensor/rgb-aerial.ts";
import { sentinel1Grd as b39 } from "../sensor/sentinel1-grd.ts";
import { sentinel2L2a as b40 } from "../sensor/sentinel2-l2a.ts";
import { worldView as b41 } from "../sensor/world-view.ts";
import { local as b42 } from "../source/local.ts";
import { twin as b43 } from "../source/twin.ts";
import { all as b44 } from "../split/all.ts";
import { fold as b45 } from "../split/fold.ts";
import { folds as b46 } from "../split/folds.ts";
import { fraction as b47 } from "../split/fraction.ts";
import { list as b48 } from "../split/list.ts";
import { rest as b49 } from "../split/rest.ts";

/** Every block by `kind:Name`. */
export const blocks: ReadonlyMap<string, BlockDef> = new Map<string, BlockDef>([
  ["augment:ColorJitter", b0 as unknown as BlockDef],
  ["augment:Crop", b1 as unknown as BlockDef],
  ["augment:CutMix", b2 as unknown as BlockDef],
  ["augment:Flip", b3 as unknown as BlockDef],
  ["augment:GaussianNoise", b4 as unknown as BlockDef],
  ["augment:Mixup", b5 as unknown as BlockDef],
  ["augment:RandomErasing", b6 as unknown as BlockDef],
  ["augment:RandomResizedCrop", b7 as unknown as BlockDef],
  ["augment:Rotate90", b8 as unknown as BlockDef],
  ["backbone:ViT", b9 as unknown as BlockDef],
  ["declaration:dataset", b10 as unknown as BlockDef],
  ["declaration:encoder", b11 as unknown as BlockDef],
  ["declaration:experiment", b12 as unknown as BlockDef],
  ["declaration:modality", b13 as unknown as BlockDef],
  ["format:ImageFolder", b14 as unknown as BlockDef],
  ["format:PastisMM", b15 as unknown as BlockDef],
  ["fusion:TemporalFusion", b16 as unknown as BlockDef],
  ["given:all", b17 as unknown as BlockDef],
  ["given:dates", b18 as unknown as BlockDef],
  ["given:only", b19 as unknown as BlockDef],
  ["head:FCN", b20 as unknown as BlockDef],
  ["head:Linear", b21 as unknown as BlockDef],
  ["labels:category", b22 as unknown as BlockDef],
  ["labels:mask", b23 as unknown as BlockDef],
  ["loss:CrossEntropy", b24 as unknown as BlockDef],
  ["metric:OA", b25 as unknown as BlockDef],
  ["metric:mAcc", b26 as unknown as BlockDef],
  ["metric:mF1", b27 as unknown as BlockDef],
  ["metric:mIoU", b28 as unknown as BlockDef],
  ["normalization:imagenet", b29 as unknown as BlockDef],
  ["normalization:sensor", b30 as unknown as BlockDef],
  ["normalization:statistics", b31 as unknown as BlockDef],
  ["optimizer:AdamW", b32 as unknown as BlockDef],
  ["schedule:cosine", b33 as unknown as BlockDef],
  ["schedule:linear", b34 as unknown as BlockDef],
  ["schedule:multistep", b35 as unknown as BlockDef],
  ["schedule:poly", b36 as unknown as BlockDef],
  ["source:local", b42 as unknown as BlockDef],
  ["source:twin", b43 as unknown as BlockDef],
  ["split:all", b44 as unknown as BlockDef],
  ["split:fold", b45 as unknown as BlockDef],
  ["split:folds", b46 as unknown as BlockDef],
  ["split:fraction", b47 as unknown as BlockDef],
  ["split:list", b48 as unknown as BlockDef],
  ["split:rest", b49 as unknown as BlockDef],
]);

/** Every sensor by name. */
export const sensors: ReadonlyMap<string, Sensor> = new Map<string, Sensor>([
  ["PlanetFusion", b37],
  ["RGBAerial", b38],
  ["Sentinel1.GRD", b39],
  ["Sentinel2.L2A", b40],
  ["WorldView", b41],
]);
