import { showNumber } from "../check/bound.ts";
import { adamw, flip, given, labelsOf, quantity, shown, statistics } from "./parts.ts";
import type { Recipe } from "./recipe.ts";
import { isRecord, type Settings } from "./settings.ts";

const data = "data.init_args";
const model = "model.init_args";

/** A TerraTorch (Lightning CLI) configuration. */
export function fromTerraTorch(settings: Settings): Recipe {
  const remarks: Record<string, string> = {};
  const task = /Classification/.test(String(settings.take("model.class_path")))
    ? "scene_classification"
    : "semantic_segmentation";
  const classes = settings.number(`${model}.model_args.num_classes`, `${model}.num_classes`, `${data}.num_classes`);
  const ignore = settings.number(`${model}.ignore_index`);
  const clip = settings.number("trainer.gradient_clip_val");
  const batch = settings.number(`${data}.batch_size`, "data.batch_size");
  const out: Recipe = {
    tool: "TerraTorch",
    task,
    modality: modalityOf(settings),
    augment: augmentOf(settings),
    metric: [task === "scene_classification" ? "OA" : "mIoU"],
    remarks,
    ...given("labels", labelsOf(task, classes, ignore)),
    ...given("source", sourceOf(settings)),
    ...given("loss", lossOf(settings, remarks)),
    ...given("optimizer", optimizerOf(settings, clip, remarks)),
    ...given("schedule", scheduleOf(settings)),
    ...given("batch", quantity(batch, "/device")),
    ...given(
      "length",
      quantity(settings.number("trainer.max_epochs"), "epochs") ??
        quantity(settings.number("trainer.max_steps"), "iters"),
    ),
    ...given("evaluate", quantity(settings.number("trainer.check_val_every_n_epoch"), "epochs")),
    ...given("seed", shown(settings.number("seed_everything"))),
  };
  for (const [part, keys] of [
    ["backbone", ["backbone"]],
    ["head", ["decoder"]],
  ] as const) {
    const named = keys
      .map((key) => settings.peek(`${model}.model_args.${key}`))
      .find((name) => typeof name === "string");
    if (named !== undefined) remarks[part] = `${String(named)} has no counterpart in this version`;
  }
  return out;
}

function modalityOf(settings: Settings): Recipe["modality"] {
  const normalize = statistics(settings.numbers(`${data}.means`), settings.numbers(`${data}.stds`));
  return normalize === undefined ? {} : { normalize };
}

function sourceOf(settings: Settings): string | undefined {
  const root = settings.text(`${data}.data_root`, `${data}.train_data_root`, `${data}.root`);
  return root === undefined ? undefined : JSON.stringify(root);
}

function lossOf(settings: Settings, remarks: Record<string, string>): string | undefined {
  const name = settings.peek(`${model}.loss`);
  if (name === "ce") {
    settings.take(`${model}.loss`);
    return "CrossEntropy";
  }
  if (typeof name === "string") remarks.loss = `${name} has no counterpart in this version`;
  return undefined;
}

function optimizerOf(
  settings: Settings,
  clip: number | undefined,
  remarks: Record<string, string>,
): string | undefined {
  const at = settings.peek("optimizer") === undefined ? model : "optimizer";
  const path = at === "optimizer" ? "optimizer.class_path" : `${model}.optimizer`;
  const name = settings.peek(path);
  if (typeof name !== "string") return undefined;
  if (name.split(".").at(-1) !== "AdamW") {
    remarks.optimizer = `${name} has no counterpart in this version`;
    return undefined;
  }
  settings.take(path);
  return at === "optimizer" ? adamw(settings, "optimizer.init_args", clip) : flatAdamW(settings, clip);
}

/** The learning rate as a property of the task, the others in `optimizer_hparams`. */
function flatAdamW(settings: Settings, clip: number | undefined): string | undefined {
  const lr = settings.number(`${model}.lr`);
  if (lr === undefined) return undefined;
  const decay = settings.number(`${model}.optimizer_hparams.weight_decay`);
  const rest = [
    ...(decay === undefined ? [] : [`weight_decay: ${showNumber(decay)}`]),
    ...(clip === undefined ? [] : [`clip_norm: ${showNumber(clip)}`]),
  ];
  return `AdamW { ${[`lr: ${showNumber(lr)}`, ...rest].join(", ")} }`;
}

function scheduleOf(settings: Settings): string | undefined {
  const name = String(settings.peek("lr_scheduler.class_path") ?? settings.peek(`${model}.scheduler`) ?? "");
  const cosine = name.split(".").at(-1) === "CosineAnnealingLR";
  const length = settings.peek("lr_scheduler.init_args.T_max");
  // A cosine that ends before the run does is another schedule.
  if (!cosine || (length !== undefined && length !== settings.peek("trainer.max_epochs"))) return undefined;
  settings.take("lr_scheduler", `${model}.scheduler`);
  return "cosine";
}

function augmentOf(settings: Settings): readonly string[] {
  const at = `${data}.train_transform`;
  const out: string[] = [];
  for (let i = 0; i < settings.count(at); i++) {
    const entry = settings.peek(`${at}.${i}`);
    const name = isRecord(entry) ? String(entry.class_path).split(".").at(-1) : undefined;
    const args = isRecord(entry) && isRecord(entry.init_args) ? entry.init_args : {};
    const p = typeof args.p === "number" ? args.p : undefined;
    const made = augmentation(name, p, args);
    if (made === undefined) continue;
    settings.take(`${at}.${i}`);
    if (made !== "") out.push(made);
  }
  return out;
}

/** An empty text: nothing has to be written for it. */
function augmentation(
  name: string | undefined,
  p: number | undefined,
  { height, width }: { readonly height?: unknown; readonly width?: unknown },
): string | undefined {
  switch (name) {
    case "HorizontalFlip":
      return flip(p);
    case "VerticalFlip":
      return flip(p, "vertical");
    // albumentations turns with probability 0.5, skyc always by one of four quarters.
    case "RandomRotate90":
      return p === 1 ? "Rotate90" : undefined;
    case "RandomCrop":
      return typeof height === "number" && height === width ? `Crop(${height}px)` : undefined;
    case "ToTensorV2":
      return "";
    default:
      return undefined;
  }
}
