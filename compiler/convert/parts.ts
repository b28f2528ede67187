import { showNumber } from "../check/bound.ts";
import type { Settings } from "./settings.ts";

/** `{ a: 1, b: 2 }` of what is there; empty where nothing is. */
export function body(parts: Readonly<Record<string, string | undefined>>): string {
  const written = Object.entries(parts).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return written.length > 0 ? ` { ${written.join(", ")} }` : "";
}

export const shown = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : showNumber(value);
export const pixels = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `${showNumber(value)}px`;
export const quantity = (value: number | undefined, unit: string): string | undefined =>
  value === undefined ? undefined : `${thousands(value)} ${unit}`;

/** `40k` rather than `40000`. */
export const thousands = (value: number): string =>
  value >= 1000 && value % 1000 === 0 ? `${value / 1000}k` : showNumber(value);

/** `assume V because "…"` */
export const assumed = (value: string, because: string): string => `assume ${value} because ${JSON.stringify(because)}`;

/** Class names that a configuration counts and does not give. */
const countedClasses = (count: number): string =>
  assumed(
    `[${Array.from({ length: count }, (_, i) => `"class ${i}"`).join(", ")}]`,
    "the configuration gives the number of classes, not their names",
  );

/** `labels` of a task from the number of classes. */
export function labelsOf(task: string, classes: number | undefined, ignore: number | undefined): string | undefined {
  if (classes === undefined) return undefined;
  if (task === "scene_classification") return `category(classes: ${classes})`;
  return `mask${body({ classes: countedClasses(classes), ignore: ignore === undefined || ignore < 0 ? undefined : String(ignore) })}`;
}

/** AdamW from PyTorch's own names, wherever they stand. */
export function adamw(settings: Settings, at: string, clip: number | undefined): string | undefined {
  const of = (key: string): string => (at === "" ? key : `${at}.${key}`);
  const lr = settings.number(of("lr"));
  if (lr === undefined) return undefined;
  const betas = settings.numbers(of("betas"));
  return `AdamW${body({
    lr: showNumber(lr),
    weight_decay: shown(settings.number(of("weight_decay"))),
    betas: betas?.length === 2 ? `[${betas.map(showNumber).join(", ")}]` : undefined,
    eps: shown(settings.number(of("eps"))),
    clip_norm: shown(clip),
  })}`;
}

/** A plain ViT from the names that libraries give its settings. */
export function plainViT(settings: Settings, at: string): string | undefined {
  const number = (...keys: readonly string[]): number | undefined =>
    settings.number(...keys.map((key) => `${at}.${key}`));
  const patch = number("patch_size");
  const [width, depth, heads] = [number("embed_dims", "embed_dim"), number("num_layers", "depth"), number("num_heads")];
  if (patch === undefined || width === undefined || depth === undefined || heads === undefined) return undefined;
  return `ViT${body({
    patch: pixels(patch),
    width: String(width),
    depth: String(depth),
    heads: String(heads),
    mlp_ratio: shown(number("mlp_ratio")),
    drop_path: shown(number("drop_path_rate")),
  })}`;
}

/** Statistics as they are written; the named ones where they are ImageNet's. */
export function statistics(
  mean: readonly number[] | undefined,
  std: readonly number[] | undefined,
): string | undefined {
  if (!mean || !std || mean.length !== std.length) return undefined;
  const imagenet = [123.675, 116.28, 103.53];
  if (mean.length === 3 && mean.every((value, i) => Math.abs(value - imagenet[i]!) < 0.01)) return "imagenet";
  return `statistics { mean: [${mean.map(showNumber).join(", ")}], std: [${std.map(showNumber).join(", ")}] }`;
}

/** The same thing of any tool: mirrors, crops, jitter; undefined where there is no counterpart. */
export const flip = (p: number | undefined, direction?: string): string =>
  `Flip${p === undefined && !direction ? "" : `(${[p === undefined ? "" : `p: ${showNumber(p)}`, direction ? `direction: ${direction}` : ""].filter(Boolean).join(", ")})`}`;

/** A part that may be missing: absent rather than undefined. */
export const given = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
