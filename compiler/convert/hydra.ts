import { adamw, given, labelsOf, pixels, plainViT, quantity, shown } from "./parts.ts";
import type { Recipe } from "./recipe.ts";
import type { Settings } from "./settings.ts";

/** Where the many shapes of Hydra configurations keep the same thing. */
const paths = {
  optimizer: ["optimizer", "optim", "model.optimizer", "training.optimizer"],
  model: ["model.backbone", "backbone", "encoder", "model.encoder", "model", "model.net", "net"],
  epochs: [
    "trainer.max_epochs",
    "training.epochs",
    "train.epochs",
    "max_epochs",
    "epochs",
    "num_epochs",
    "task.trainer.n_epochs",
  ],
  iterations: ["trainer.max_steps", "training.max_steps", "max_steps", "max_iters", "num_iterations"],
  batch: [
    "data.batch_size",
    "datamodule.batch_size",
    "dataloader.batch_size",
    "training.batch_size",
    "batch_size",
    "dataset.batch_size",
  ],
  classes: ["dataset.num_classes", "data.num_classes", "model.num_classes", "num_classes"],
  ignore: ["dataset.ignore_index", "data.ignore_index", "ignore_index", "criterion.ignore_index"],
  size: ["dataset.img_size", "data.img_size", "img_size", "image_size", "data.image_size"],
  root: [
    "dataset.root_path",
    "dataset.root",
    "data.root",
    "data.data_dir",
    "data_dir",
    "datamodule.root",
    "datamodule.data_dir",
  ],
  seed: ["seed", "trainer.seed", "training.seed"],
  clip: ["trainer.gradient_clip_val", "clip_grad_norm", "training.clip_grad"],
} as const;

/** A Hydra configuration: names by convention, since Hydra itself prescribes none. */
export function fromHydra(settings: Settings): Recipe {
  const remarks: Record<string, string> = {};
  const named = String(settings.peek("task.name") ?? settings.peek("task") ?? settings.peek("task._target_") ?? "");
  const task = /class/i.test(named) ? "scene_classification" : "semantic_segmentation";
  if (named !== "" && /class|segm/i.test(named)) settings.take("task.name", "task");
  const classes = settings.number(...paths.classes);
  const epochs = settings.number(...paths.epochs);
  const iterations = settings.number(...paths.iterations);
  const clip = settings.number(...paths.clip);
  const root = settings.text(...paths.root);
  return {
    tool: "Hydra",
    task,
    modality: given("size", pixels(settings.number(...paths.size))),
    augment: [],
    metric: [],
    remarks,
    ...given("labels", labelsOf(task, classes, settings.number(...paths.ignore))),
    ...given("source", root === undefined ? undefined : JSON.stringify(root)),
    ...given("backbone", backboneOf(settings, remarks)),
    ...given("loss", lossOf(settings, remarks)),
    ...given("optimizer", optimizerOf(settings, clip, remarks)),
    ...given("schedule", scheduleOf(settings, epochs)),
    ...given("batch", quantity(settings.number(...paths.batch), "/device")),
    ...given("length", quantity(iterations, "iters") ?? quantity(epochs, "epochs")),
    ...given("seed", shown(settings.number(...paths.seed))),
  };
}

const targetAt = (settings: Settings, at: string): string | undefined => {
  const target = settings.peek(`${at}._target_`);
  return typeof target === "string" ? target.split(".").at(-1)! : undefined;
};

function backboneOf(settings: Settings, remarks: Record<string, string>): string | undefined {
  const at = paths.model.find((path) => targetAt(settings, path) !== undefined);
  if (at === undefined) return undefined;
  const target = targetAt(settings, at)!;
  const made = /^(VisionTransformer|ViT)/i.test(target) ? plainViT(settings, at) : undefined;
  if (made === undefined) remarks.backbone = `${target} has no counterpart in this version, or lacks a setting`;
  else settings.take(`${at}._target_`);
  return made;
}

function lossOf(settings: Settings, remarks: Record<string, string>): string | undefined {
  const at = ["criterion", "loss", "task.criterion", "model.loss"].find(
    (path) => targetAt(settings, path) !== undefined,
  );
  if (at === undefined) return undefined;
  if (targetAt(settings, at) === "CrossEntropyLoss") {
    settings.take(`${at}._target_`);
    const smoothing = settings.number(`${at}.label_smoothing`);
    return `CrossEntropy${smoothing ? ` { label_smoothing: ${smoothing} }` : ""}`;
  }
  remarks.loss = `${targetAt(settings, at)} has no counterpart in this version`;
  return undefined;
}

function optimizerOf(
  settings: Settings,
  clip: number | undefined,
  remarks: Record<string, string>,
): string | undefined {
  const at = paths.optimizer.find((path) => settings.peek(path) !== undefined);
  if (at === undefined) return undefined;
  const target = targetAt(settings, at);
  if (target !== undefined && target !== "AdamW") {
    remarks.optimizer = `${target} has no counterpart in this version`;
    return undefined;
  }
  if (target !== undefined) settings.take(`${at}._target_`);
  return target === undefined ? undefined : adamw(settings, at, clip);
}

function scheduleOf(settings: Settings, epochs: number | undefined): string | undefined {
  const at = ["lr_scheduler", "scheduler", "model.scheduler"].find(
    (path) => targetAt(settings, path) === "CosineAnnealingLR",
  );
  if (at === undefined || settings.peek(`${at}.T_max`) !== epochs) return undefined;
  settings.take(at);
  return "cosine";
}
