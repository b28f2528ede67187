import { parse } from "../../grammar/parse.ts";
import { print } from "../../grammar/print.ts";
import type { Recipe } from "./recipe.ts";
import { type Leaf, showTree } from "./settings.ts";

/** Longer values are cut: the configuration itself still has them. */
const longest = 90;

/** A recipe as `.sky`, in canonical form: what only the user can know is `unstated`, what has no place here stands at the end. */
export function writeRecipe(recipe: Recipe, name: string, source: string, left: readonly Leaf[]): string {
  const { modality } = recipe;
  const models = ["ViT", "FCN", "Linear", "TemporalFusion"].filter((model) =>
    new RegExp(`\\b${model}\\b`).test(`${recipe.backbone ?? ""} ${recipe.head ?? ""}`),
  );
  const metric = recipe.metric.length > 0 ? recipe.metric : [recipe.task === "scene_classification" ? "OA" : "mIoU"];
  const epochs =
    `${recipe.length ?? ""} ${recipe.evaluate ?? ""} ${recipe.schedule ?? ""} ${recipe.checkpoint ?? ""}`.includes(
      "epochs",
    );
  const remark = (part: string): string => (recipe.remarks[part] === undefined ? "" : `  // ${recipe.remarks[part]}`);
  const line = (key: string, value: string | undefined, needed = true): string =>
    value === undefined && !needed ? "" : `  ${key}: ${value ?? "unstated"}${value === undefined ? remark(key) : ""}\n`;
  const text = [
    "sky 1\n",
    models.length > 0 ? `import { ${models.join(", ")} } from "sky:models"\n` : "",
    `\n// Brought over from ${source} (${recipe.tool}). What it does not say, in a way that skyc knows, is unstated: fill it in,\n// and skyc check says what else is wanted.\n`,
    "\nmodality Image {\n",
    line("sensor", modality.sensor),
    line("bands", modality.bands, false),
    line("size", modality.size),
    line("values", modality.values, false),
    line("normalize", modality.normalize, false),
    `}\n\ndataset ${name}Data {\n  format: unstated\n  inputs: { image: Image }\n`,
    line("labels", recipe.labels),
    line("source", recipe.source),
    `  splits: { train: unstated, ${recipe.evaluate === undefined ? "" : "val: unstated, "}test: unstated }\n`,
    epochs ? "  samples: unstated\n" : "",
    `}\n\nexperiment ${name} {\n  task: ${recipe.task}\n  data: ${name}Data\n`,
    line("backbone", recipe.backbone),
    line("head", recipe.head),
    line("loss", recipe.loss),
    line("optimizer", recipe.optimizer),
    line("schedule", recipe.schedule, false),
    line("batch", recipe.batch),
    line("length", recipe.length),
    recipe.augment.length > 0 ? `  augment: [${recipe.augment.join(", ")}]\n` : "",
    `  metric: [${metric.join(", ")}]\n`,
    line("evaluate", recipe.evaluate, false),
    line("checkpoint", recipe.checkpoint, false),
    line("seed", recipe.seed, false),
    "}\n",
    left.length > 0 ? "\n// Not brought over, as skyc has no place for it:\n" : "",
    ...left.map(({ path, value }) => `//   ${path} = ${cut(showTree(value))}\n`),
  ].join("");
  const { ast, diagnostics } = parse(text, source);
  if (diagnostics.length > 0) throw new Error(`the imported text does not parse: ${diagnostics[0]!.message}`);
  return print(ast);
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
