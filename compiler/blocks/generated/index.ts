// Written by `npm run gen` from the files of compiler/blocks.
import type { BlockDef, Sensor } from "../define.ts";
import { vit as b0 } from "../backbone/vit.ts";
import { dataset as b1 } from "../declaration/dataset.ts";
import { encoder as b2 } from "../declaration/encoder.ts";
import { experiment as b3 } from "../declaration/experiment.ts";
import { modality as b4 } from "../declaration/modality.ts";
import { imageFolder as b5 } from "../format/image-folder.ts";
import { pastisMM as b6 } from "../format/pastis-mm.ts";
import { temporalFusion as b7 } from "../fusion/temporal-fusion.ts";
import { all as b8 } from "../given/all.ts";
import { dates as b9 } from "../given/dates.ts";
import { only as b10 } from "../given/only.ts";
import { fcn as b11 } from "../head/fcn.ts";
import { linearHead as b12 } from "../head/linear.ts";
import { category as b13 } from "../labels/category.ts";
import { mask as b14 } from "../labels/mask.ts";
import { crossEntropy as b15 } from "../loss/cross-entropy.ts";
import { overallAccuracy as b16 } from "../metric/overall-accuracy.ts";
import { meanAccuracy as b17 } from "../metric/mean-accuracy.ts";
import { meanF1 as b18 } from "../metric/mean-f1.ts";
import { meanIou as b19 } from "../metric/mean-iou.ts";
import { imagenet as b20 } from "../normalization/imagenet.ts";
import { sensor as b21 } from "../normalization/sensor.ts";
import { statistics as b22 } from "../normalization/statistics.ts";
import { adamw as b23 } from "../optimizer/adamw.ts";
import { cosine as b24 } from "../schedule/cosine.ts";
import { linear as b25 } from "../schedule/linear.ts";
import { multistep as b26 } from "../schedule/multistep.ts";
import { poly as b27 } from "../schedule/poly.ts";
import { planetFusion as b28 } from "../sensor/planet-fusion.ts";
import { rgbAerial as b29 } from "../sensor/rgb-aerial.ts";
import { sentinel1Grd as b30 } from "../sensor/sentinel1-grd.ts";
import { sentinel2L2a as b31 } from "../sensor/sentinel2-l2a.ts";
import { worldView as b32 } from "../sensor/world-view.ts";
import { local as b33 } from "../source/local.ts";
import { twin as b34 } from "../source/twin.ts";
import { all as b35 } from "../split/all.ts";
import { fold as b36 } from "../split/fold.ts";
import { folds as b37 } from "../split/folds.ts";
import { fraction as b38 } from "../split/fraction.ts";
import { list as b39 } from "../split/list.ts";
import { rest as b40 } from "../split/rest.ts";

/** Every block by `kind:Name`. */
export const blocks: ReadonlyMap<string, BlockDef> = new Map<string, BlockDef>([
  ["backbone:ViT", b0 as unknown as BlockDef],
  ["declaration:dataset", b1 as unknown as BlockDef],
  ["declaration:encoder", b2 as unknown as BlockDef],
  ["declaration:experiment", b3 as unknown as BlockDef],
  ["declaration:modality", b4 as unknown as BlockDef],
  ["format:ImageFolder", b5 as unknown as BlockDef],
  ["format:PastisMM", b6 as unknown as BlockDef],
  ["fusion:TemporalFusion", b7 as unknown as BlockDef],
  ["given:all", b8 as unknown as BlockDef],
  ["given:dates", b9 as unknown as BlockDef],
  ["given:only", b10 as unknown as BlockDef],
  ["head:FCN", b11 as unknown as BlockDef],
  ["head:Linear", b12 as unknown as BlockDef],
  ["labels:category", b13 as unknown as BlockDef],
  ["labels:mask", b14 as unknown as BlockDef],
  ["loss:CrossEntropy", b15 as unknown as BlockDef],
  ["metric:OA", b16 as unknown as BlockDef],
  ["metric:mAcc", b17 as unknown as BlockDef],
  ["metric:mF1", b18 as unknown as BlockDef],
  ["metric:mIoU", b19 as unknown as BlockDef],
  ["normalization:imagenet", b20 as unknown as BlockDef],
  ["normalization:sensor", b21 as unknown as BlockDef],
  ["normalization:statistics", b22 as unknown as BlockDef],
  ["optimizer:AdamW", b23 as unknown as BlockDef],
  ["schedule:cosine", b24 as unknown as BlockDef],
  ["schedule:linear", b25 as unknown as BlockDef],
  ["schedule:multistep", b26 as unknown as BlockDef],
  ["schedule:poly", b27 as unknown as BlockDef],
  ["source:local", b33 as unknown as BlockDef],
  ["source:twin", b34 as unknown as BlockDef],
  ["split:all", b35 as unknown as BlockDef],
  ["split:fold", b36 as unknown as BlockDef],
  ["split:folds", b37 as unknown as BlockDef],
  ["split:fraction", b38 as unknown as BlockDef],
  ["split:list", b39 as unknown as BlockDef],
  ["split:rest", b40 as unknown as BlockDef],
]);

/** Every sensor by name. */
export const sensors: ReadonlyMap<string, Sensor> = new Map<string, Sensor>([
  ["PlanetFusion", b28],
  ["RGBAerial", b29],
  ["Sentinel1.GRD", b30],
  ["Sentinel2.L2A", b31],
  ["WorldView", b32],
]);
