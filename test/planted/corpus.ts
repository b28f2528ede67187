/** One mistake in a shipped experiment. */
export interface PlantedMistake {
  /** `quickstart`, or `aid`. */
  readonly in: "quickstart" | "aid";
  /** What is written, once in the file, and what somebody wrote instead. */
  readonly right: string;
  readonly wrong: string;
  readonly code: string;
  /** A part of the line that is blamed, where that is not the line that was changed. */
  readonly at?: string;
  /** Nobody can know what was meant. */
  readonly unmendable?: true;
}

const form: readonly PlantedMistake[] = [
  { in: "quickstart", right: "lr: 2e-3", wrong: "lr = 2e-3", code: "SKY1017" },
  { in: "quickstart", right: "loss:      CrossEntropy", wrong: "loss CrossEntropy", code: "SKY1004" },
  { in: "quickstart", right: "[B02..B08, B8A, B11..B12]", wrong: "[B02..B08, B8A, B11..B12", code: "SKY1007" },
  { in: "quickstart", right: "[B02..B08, B8A, B11..B12]", wrong: "[B02..B08 B8A, B11..B12]", code: "SKY1016" },
  { in: "quickstart", right: "sky 1\n", wrong: "sky: 1\n", code: "SKY1039" },
  { in: "quickstart", right: '"sky:models"', wrong: "'sky:models'", code: "SKY1037" },
  {
    in: "quickstart",
    right: 'import { ViT, TemporalFusion, FCN } from "sky:models"',
    wrong: "from sky.models import ViT, TemporalFusion, FCN",
    code: "SKY1035",
  },
  { in: "quickstart", right: "// Crop mapping with", wrong: "# Crop mapping with", code: "SKY1011" },
  { in: "quickstart", right: "Quickstart extends CropMapping {", wrong: "Quickstart(CropMapping) {", code: "SKY1032" },
  { in: "quickstart", right: "modality TMsI {", wrong: "modality TMsI", code: "SKY1027" },
  { in: "aid", right: "{ label_smoothing: 0.1 }", wrong: "{ label_smoothing: .1 }", code: "SKY1030" },
  { in: "aid", right: "{ label_smoothing: 0.1 }", wrong: '{ "label_smoothing": 0.1 }', code: "SKY1034" },
  {
    in: "aid",
    right: "CrossEntropy { label_smoothing: 0.1 }",
    wrong: "CrossEntropy(label_smoothing=0.1)",
    code: "SKY1034",
  },
  { in: "aid", right: "OA(test) >= 60%", wrong: "OA(test) ≥ 60%", code: "SKY1036" },
  {
    in: "aid",
    right: ' because "AID mixes 0.5 m to 8 m and does not say which image has which"',
    wrong: "",
    code: "SKY1014",
  },
];

const names: readonly PlantedMistake[] = [
  { in: "quickstart", right: "data:      Twin", wrong: "data:      Twn", code: "SKY2001" },
  { in: "quickstart", right: "optimizer: AdamW", wrong: "optimiser: AdamW", code: "SKY2101", at: "optimiser" },
  { in: "quickstart", right: "lr: 2e-3,", wrong: "learning_rate: 2e-3,", code: "SKY2101" },
  { in: "quickstart", right: "weight_decay: 0.01", wrong: "momentum: 0.9", code: "SKY2101" },
  { in: "quickstart", right: "lr: 2e-3, ", wrong: "", code: "SKY2102" },
  { in: "quickstart", right: "lr: 2e-3", wrong: 'lr: "2e-3"', code: "SKY2103" },
  { in: "quickstart", right: "seed:      0", wrong: "seed:      0.5", code: "SKY2103" },
  { in: "quickstart", right: "metric:    [OA, mIoU]", wrong: "metric:    [OA, mIOU]", code: "SKY2001" },
  { in: "quickstart", right: "{ ViT, TemporalFusion, FCN }", wrong: "{ VIT, TemporalFusion, FCN }", code: "SKY2006" },
  { in: "quickstart", right: "date_init: sincos", wrong: "date_init: sinecos", code: "SKY2104" },
  {
    in: "quickstart",
    right: "experiment Quickstart extends CropMapping {",
    wrong: "experiment Quickstart extends FST {",
    code: "SKY2008",
  },
  { in: "quickstart", right: "  encoder: FST\n", wrong: "  encoder: FTS\n", code: "SKY2001" },
  {
    in: "quickstart",
    right: "seed:      0\n",
    wrong: "seed:      0\n  seed:      1\n",
    code: "SKY2106",
    at: "seed:      1",
  },
  { in: "aid", right: "backbone:  ViT {", wrong: "backbone:  Vit {", code: "SKY2001" },
  { in: "aid", right: "depth:     4", wrong: "depth:     None", code: "SKY2103" },
];

const shapes: readonly PlantedMistake[] = [
  { in: "quickstart", right: "[B02..B08, B8A, B11..B12]", wrong: "[B08..B02, B8A, B11..B12]", code: "SKY3104" },
  { in: "quickstart", right: "bands:  [VV, VH]", wrong: "bands:  [VV, B02]", code: "SKY3201", unmendable: true },
  { in: "quickstart", right: "values: dn(1e4)", wrong: "values: reflectance", code: "SKY3203" },
  { in: "quickstart", right: "values: decibel", wrong: "values: uint8", code: "SKY3203" },
  { in: "quickstart", right: "gsd:    1.25 m", wrong: "gsd:    1.25", code: "SKY3101" },
  { in: "quickstart", right: "gsd:    1.25 m", wrong: "gsd:    1.25 px", code: "SKY3102" },
  { in: "quickstart", right: "size:   128px\n", wrong: "size:   128 pixels\n", code: "SKY1006" },
  { in: "quickstart", right: "gsd:    1.25 m", wrong: "gsd:    2.5 m", code: "SKY4106", at: "size:   128px" },
  { in: "quickstart", right: "patch: 16px, stem", wrong: "patch: 15px, stem", code: "SKY4150" },
  {
    in: "quickstart",
    right: "depth: 1, heads: 4 } on Aerial",
    wrong: "depth: 1, heads: 5 } on Aerial",
    code: "SKY4101",
  },
  { in: "quickstart", right: "stem: [16, 32, 48, 64]", wrong: "stem: [16, 32, 48]", code: "SKY4150" },
  { in: "quickstart", right: "frames: 12 of 16", wrong: "frames: 16 of 12", code: "SKY2105" },
  { in: "quickstart", right: "augment:   [Flip]", wrong: "augment:   [Flip, CutMix]", code: "SKY4121" },
  { in: "aid", right: "{ label_smoothing: 0.1 }", wrong: "{ label_smoothing: 10 }", code: "SKY2105" },
  { in: "aid", right: "scale: 0.35..1.0", wrong: "scale: 1.0..0.35", code: "SKY3104" },
];

const schedules: readonly PlantedMistake[] = [
  {
    in: "quickstart",
    right: "linear(30 iters, ratio: 1e-3)",
    wrong: "linear(300 iters, ratio: 1e-3)",
    code: "SKY4003",
  },
  { in: "quickstart", right: "linear(30 iters, ratio: 1e-3)", wrong: "linear(30, ratio: 1e-3)", code: "SKY3101" },
  { in: "quickstart", right: " then poly(power: 1.0)", wrong: "", code: "SKY4004" },
  {
    in: "quickstart",
    right: "poly(power: 1.0)",
    wrong: "poly(power: 1.0) then cosine",
    code: "SKY4005",
  },
  {
    in: "quickstart",
    right: "poly(power: 1.0)",
    wrong: "multistep([100 iters, 300 iters])",
    code: "SKY4006",
  },
  { in: "quickstart", right: "length:    240 iters", wrong: "length:    240", code: "SKY3101" },
  { in: "quickstart", right: "length:    240 iters", wrong: "length:    240 m", code: "SKY3102" },
  {
    in: "quickstart",
    right: "length:    240 iters\n",
    wrong: "length:    240 iters\n  checkpoint: 500 iters\n",
    code: "SKY4007",
    at: "checkpoint",
  },
  { in: "quickstart", right: "batch:     8 total", wrong: "batch:     8", code: "SKY3101" },
  { in: "quickstart", right: "batch:     8 total", wrong: "batch:     8 per device", code: "SKY1030" },
  { in: "aid", right: "linear(70 iters, ratio: 0)", wrong: "linear(70 epochs, ratio: 0)", code: "SKY4002" },
  { in: "aid", right: "length:    840 iters", wrong: "length:    50 epochs", code: "SKY4002" },
  { in: "aid", right: "OA(test) >= 60%", wrong: "memory(trian) <= 80 GiB", code: "SKY4202" },
  { in: "aid", right: "OA(test) >= 60%", wrong: "memory(train) <= 80GB", code: "SKY1006" },
  { in: "aid", right: "OA(test) >= 60%", wrong: "memory(train) <= 1 MiB", code: "SKY4201", unmendable: true },
];

/** Sixty mistakes, in four groups. */
export const corpus: Readonly<Record<string, readonly PlantedMistake[]>> = {
  form,
  "names and types": names,
  "shapes, bands and units": shapes,
  "schedules and memory": schedules,
};
