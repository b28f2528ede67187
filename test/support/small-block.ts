import { schemas } from "../../compiler/blocks/registry.ts";
import { exampleOf } from "../../compiler/check/describe.ts";
import { elaborate } from "../../compiler/elaborate/graphs.ts";
import { checked, fields, listed, scenes, swap } from "./planted.ts";

/** Sizes that make any block small: properties of these names are set to them. */
const sizes: Readonly<Record<string, string>> = {
  width: "16",
  depth: "1",
  layers: "1",
  heads: "2",
  channels: "8",
  patch: "8px",
};

/** The same for blocks of several stages, whose last map has to have more than one place; and first weights that let a step reach all others. */
const staged: Readonly<Record<string, string>> = {
  patch: "2px",
  depths: "[2, 1]",
  heads: "[2, 4]",
  window: "2",
  branch_norm_init: "one",
};

/** A block as a text: its `tiny` variant, what that leaves open, and small sizes. */
export function smallBlock(
  kind: string,
  name: string,
  parentheses = "",
  given: Readonly<Record<string, string>> = {},
): string {
  const schema = schemas[`${kind}:${name}`]!;
  const own: Record<string, string> = {};
  const fitting: Readonly<Record<string, string>> = "depths" in schema.properties ? { ...sizes, ...staged } : sizes;
  for (const property of schema.required) {
    if (parentheses === "" || property !== "inputs")
      own[property] = fitting[property] ?? exampleOf(schema.properties[property]);
  }
  for (const [property, size] of Object.entries(fitting)) if (property in schema.properties) own[property] = size;
  const body = Object.entries({ ...own, ...given }).map(([key, value]) => `${key}: ${value}`);
  return `${name}${parentheses}${body.length > 0 ? ` { ${body.join(", ")} }` : ""}`;
}

const net = "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }";

/** The text of a small experiment with the block in its place; without weight decay, which moves weights by itself. */
export const experimentWith = (kind: string, name: string, task: string): string =>
  placed(kind, name, task).replace("lr: 1e-3 }", "lr: 1e-3, weight_decay: 0 }");

function placed(kind: string, name: string, task: string): string {
  const scene = scenes
    .replace("8 total", "2 total")
    .replace("size: 32px", "size: 16px")
    .replace(net, smallBlock("backbone", "ViT"));
  const imported = scene.replace(
    "{ ViT, Linear }",
    `{ ViT, Linear${["ViT", "Linear"].includes(name) ? "" : `, ${name}`} }`,
  );
  switch (kind) {
    case "backbone":
      return swap(imported, smallBlock("backbone", "ViT"), smallBlock(kind, name));
    case "head":
      if (task === "scene_classification") return swap(imported, "head: Linear", `head: ${smallBlock(kind, name)}`);
      return segmenting(fields)
        .replace("FCN { channels: 8, convs: 1 }", smallBlock(kind, name))
        .replace("FCN }", name === "FCN" ? "FCN }" : `FCN, ${name} }`);
    case "fusion":
      return segmenting(fields)
        .replace(/TemporalFusion\(.*\) \{.*\}/, smallBlock(kind, name, "([hr, ms, sar])"))
        .replace("TemporalFusion,", name === "TemporalFusion" ? "TemporalFusion," : `TemporalFusion, ${name},`);
    case "optimizer":
      return scene.replace("AdamW { lr: 1e-3 }", smallBlock(kind, name));
    default:
      if (task === "scene_classification")
        return scene.replace("loss: CrossEntropy", `loss: ${smallBlock(kind, name)}`);
      return segmenting(fields).replace("loss: CrossEntropy", `loss: ${smallBlock(kind, name)}`);
  }
}

/** The experiment of several sensors, small enough for the reference engine. */
const segmenting = (text: string): string =>
  text
    .replace("twin(tiles: 10)", 'local("fields")')
    .replaceAll("size: 256px", "size: 32px")
    .replaceAll("size: 32px, frames", "size: 16px, frames")
    .replaceAll("gsd: 1.25 m", "gsd: 5 m")
    .replaceAll("patch: 64px", "patch: 16px")
    .replaceAll("frames: 4", "frames: 2")
    .replaceAll("frames: 3", "frames: 1");

/** The plan and the graphs of a text that checks. */
export function planOf(text: string) {
  const { experiments, diagnostics } = checked(text);
  if (diagnostics.some(({ severity }) => severity !== "warning")) throw new Error(`${listed(diagnostics)}\n${text}`);
  const [experiment] = experiments;
  return { ...experiment!, graphs: elaborate(experiment!.plan!.model) };
}
