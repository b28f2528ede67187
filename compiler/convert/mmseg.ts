import { showNumber } from "../check/bound.ts";
import { adamw, body, flip, labelsOf, pixels, plainViT, quantity, shown, statistics } from "./parts.ts";
import type { Recipe } from "./recipe.ts";
import { isRecord, type Settings } from "./settings.ts";

/** What MMSegmentation's loaders and packers do, skyc does by itself. */
const plumbing = [
  "LoadImageFromFile",
  "LoadAnnotations",
  "PackSegInputs",
  "DefaultFormatBundle",
  "Collect",
  "ImageToTensor",
];

/** An MMSegmentation 1.x (or 0.x) configuration. */
export function fromMMSegmentation(settings: Settings): Recipe {
  const remarks: Record<string, string> = {};
  const iterations = settings.number("train_cfg.max_iters", "runner.max_iters");
  const epochs = settings.number("train_cfg.max_epochs", "runner.max_epochs");
  const unit = iterations === undefined ? "epochs" : "iters";
  const classes = settings.number("model.decode_head.num_classes");
  const ignore = settings.number(
    "model.decode_head.ignore_index",
    "model.data_preprocessor.seg_pad_val",
    "data_preprocessor.seg_pad_val",
  );
  const augment = augmentOf(settings);
  return {
    tool: "MMSegmentation",
    task: "semantic_segmentation",
    modality: modalityOf(settings),
    ...defined({ labels: labelsOf("semantic_segmentation", classes, ignore) }),
    ...defined({ source: sourceOf(settings) }),
    ...defined({
      backbone: backboneOf(settings, remarks),
      head: headOf(settings, remarks),
      loss: lossOf(settings, remarks),
    }),
    ...defined({ optimizer: optimizerOf(settings, remarks), schedule: scheduleOf(settings) }),
    ...defined({ batch: quantity(settings.number("train_dataloader.batch_size", "data.samples_per_gpu"), "/device") }),
    ...defined({ length: quantity(iterations ?? epochs, unit) }),
    ...defined({ evaluate: quantity(settings.number("train_cfg.val_interval", "evaluation.interval"), unit) }),
    ...defined({
      checkpoint: quantity(settings.number("default_hooks.checkpoint.interval", "checkpoint_config.interval"), unit),
    }),
    ...defined({ seed: shown(settings.number("randomness.seed", "seed")) }),
    augment,
    metric: metricsOf(settings),
    remarks,
  };
}

/** Only what has a value, so that absent stays absent. */
const defined = <T extends Readonly<Record<string, string | undefined>>>(parts: T): { [K in keyof T]: string } =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as { [K in keyof T]: string };

function modalityOf(settings: Settings): Recipe["modality"] {
  const at = settings.peek("model.data_preprocessor.mean")
    ? "model.data_preprocessor"
    : settings.peek("data_preprocessor.mean")
      ? "data_preprocessor"
      : "img_norm_cfg";
  const [mean, std] = [settings.numbers(`${at}.mean`), settings.numbers(`${at}.std`)];
  settings.take(`${at}.bgr_to_rgb`, `${at}.to_rgb`);
  const normalize = statistics(mean, std);
  const size = sizeAt(settings, "crop_size") ?? sizeAt(settings, `${at}.size`);
  const rgb = mean?.length === 3 ? { sensor: "RGBAerial", values: "uint8" } : {};
  return { ...rgb, ...defined({ normalize, size: pixels(size) }) };
}

/** A square's side: `(512, 512)` or `512`. */
function sizeAt(settings: Settings, path: string): number | undefined {
  const both = settings.numbers(path);
  if (both) return both[0] === both[1] ? both[0] : undefined;
  return settings.number(path);
}

function sourceOf(settings: Settings): string | undefined {
  const root = settings.text("train_dataloader.dataset.data_root", "data.train.data_root", "data_root");
  return root === undefined ? undefined : JSON.stringify(root);
}

function backboneOf(settings: Settings, remarks: Record<string, string>): string | undefined {
  const type = settings.peek("model.backbone.type");
  if (type === "VisionTransformer") {
    const made = plainViT(settings, "model.backbone");
    if (made !== undefined) {
      settings.take("model.backbone.type");
      settings.take("model.backbone.img_size");
      return made;
    }
  }
  if (typeof type === "string") remarks.backbone = `${type} has no counterpart in this version`;
  return undefined;
}

function headOf(settings: Settings, remarks: Record<string, string>): string | undefined {
  const at = "model.decode_head";
  const type = settings.peek(`${at}.type`);
  if (type !== "FCNHead") {
    if (typeof type === "string") remarks.head = `${type} has no counterpart in this version`;
    return undefined;
  }
  settings.take(`${at}.type`);
  return `FCN${body({
    channels: shown(settings.number(`${at}.channels`)),
    convs: shown(settings.number(`${at}.num_convs`)),
    concat_input: settings.flag(`${at}.concat_input`)?.toString(),
    dropout: shown(settings.number(`${at}.dropout_ratio`)),
  })}`;
}

function lossOf(settings: Settings, remarks: Record<string, string>): string | undefined {
  const at = "model.decode_head.loss_decode";
  const type = settings.peek(`${at}.type`);
  if (type !== "CrossEntropyLoss" || settings.peek(`${at}.use_sigmoid`) === true) {
    if (typeof type === "string") remarks.loss = `${type} has no counterpart in this version`;
    return undefined;
  }
  settings.take(`${at}.type`);
  settings.take(`${at}.use_sigmoid`);
  if (settings.peek(`${at}.loss_weight`) === 1) settings.take(`${at}.loss_weight`);
  return "CrossEntropy";
}

function optimizerOf(settings: Settings, remarks: Record<string, string>): string | undefined {
  const at = settings.peek("optim_wrapper.optimizer") ? "optim_wrapper.optimizer" : "optimizer";
  const type = settings.peek(`${at}.type`);
  if (type !== "AdamW") {
    if (typeof type === "string") remarks.optimizer = `${type} has no counterpart in this version`;
    return undefined;
  }
  settings.take(`${at}.type`);
  settings.take("optim_wrapper.type");
  // Where the wrapper holds the optimiser, a variable of that name is only what it was made from.
  if (at !== "optimizer") settings.take("optimizer");
  return adamw(
    settings,
    at,
    settings.number("optim_wrapper.clip_grad.max_norm", "optimizer_config.grad_clip.max_norm"),
  );
}

function scheduleOf(settings: Settings): string | undefined {
  const parts: string[] = [];
  for (let i = 0; i < settings.count("param_scheduler"); i++) {
    const part = schedulePart(settings, `param_scheduler.${i}`);
    if (part === undefined) continue;
    parts.push(part);
    const entry = settings.peek(`param_scheduler.${i}`) as Readonly<Record<string, unknown>>;
    // A rate that is kept at the end has no counterpart in iterations of the base rate: it is told.
    for (const key of Object.keys(entry))
      if (key !== "eta_min" || entry[key] === 0) settings.take(`param_scheduler.${i}.${key}`);
  }
  if (parts.length > 0) return parts.join(" then ");
  if (settings.peek("lr_config.policy") !== "poly") return undefined;
  const warmup = settings.number("lr_config.warmup_iters");
  const ratio = settings.number("lr_config.warmup_ratio");
  const power = settings.number("lr_config.power");
  settings.take("lr_config");
  const poly = `poly(power: ${showNumber(power ?? 1)})`;
  return warmup === undefined
    ? poly
    : `linear(${showNumber(warmup)} iters, ratio: ${showNumber(ratio ?? 0.1)}) then ${poly}`;
}

function schedulePart(settings: Settings, at: string): string | undefined {
  const entry = settings.peek(at);
  if (!isRecord(entry)) return undefined;
  const number = (key: string): number | undefined => (typeof entry[key] === "number" ? entry[key] : undefined);
  const unit = entry.by_epoch === true ? "epochs" : "iters";
  switch (entry.type) {
    case "LinearLR": {
      const length = (number("end") ?? 0) - (number("begin") ?? 0);
      return length > 0
        ? `linear(${showNumber(length)} ${unit}, ratio: ${showNumber(number("start_factor") ?? 1 / 3)})`
        : undefined;
    }
    case "PolyLR":
      return `poly(power: ${showNumber(number("power") ?? 1)})`;
    case "CosineAnnealingLR":
      return "cosine";
    case "MultiStepLR": {
      const { milestones } = entry;
      if (!Array.isArray(milestones)) return undefined;
      const list = milestones.map((one) => `${showNumber(Number(one))} ${unit}`).join(", ");
      return `multistep${body({ milestones: `[${list}]`, gamma: shown(number("gamma")) })}`;
    }
    default:
      return undefined;
  }
}

function augmentOf(settings: Settings): readonly string[] {
  const at = settings.peek("train_dataloader.dataset.pipeline")
    ? "train_dataloader.dataset.pipeline"
    : settings.peek("data.train.pipeline")
      ? "data.train.pipeline"
      : "train_pipeline";
  // A pipeline that is named by a variable stands in the configuration twice.
  if (at !== "train_pipeline") settings.take("train_pipeline");
  const out: string[] = [];
  for (let i = 0; i < settings.count(at); i++) {
    const type = settings.peek(`${at}.${i}.type`);
    const made = typeof type === "string" ? augmentation(settings, `${at}.${i}`, type) : undefined;
    if (made === undefined) continue;
    settings.take(`${at}.${i}`);
    if (made !== "") out.push(made);
  }
  return out;
}

/** An empty text: nothing has to be written for it. */
function augmentation(settings: Settings, at: string, type: string): string | undefined {
  if (plumbing.includes(type)) return "";
  const number = (key: string): number | undefined => {
    const value = settings.peek(`${at}.${key}`);
    return typeof value === "number" ? value : undefined;
  };
  if (type === "RandomFlip") {
    const direction = settings.peek(`${at}.direction`);
    return flip(number("prob"), direction === "vertical" ? direction : undefined);
  }
  if (type === "RandomCrop") {
    const size = sizeAt(settings, `${at}.crop_size`);
    // A limit on one class's share of a crop has no counterpart, and is then left to be told.
    return size === undefined || number("cat_max_ratio") !== undefined ? undefined : `Crop(${showNumber(size)}px)`;
  }
  return undefined;
}

const metricNames: Readonly<Record<string, string>> = { mIoU: "mIoU", mFscore: "mF1" };

function metricsOf(settings: Settings): readonly string[] {
  const list = settings.peek("val_evaluator.iou_metrics") ?? settings.peek("evaluation.metric");
  const names = (Array.isArray(list) ? list : [list]).flatMap((name) =>
    typeof name === "string" ? (metricNames[name] ?? []) : [],
  );
  if (names.length > 0) settings.take("val_evaluator.iou_metrics", "evaluation.metric");
  settings.take("test_evaluator");
  return names;
}
