import { checkSource } from "../check/check.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";
import { fromHydra } from "./hydra.ts";
import { fromMMSegmentation } from "./mmseg.ts";
import { type ReadBase, type ReadConfig, readPythonConfig } from "./python-config.ts";
import type { Recipe } from "./recipe.ts";
import { isRecord, type Leaf, Settings, type Tree } from "./settings.ts";
import { fromTerraTorch } from "./terratorch.ts";
import { writeRecipe } from "./write-recipe.ts";
import { readHydraConfig, readYamlConfig } from "./yaml-config.ts";

/** The tools whose configurations can be brought over. */
export const tools = ["mmseg", "terratorch", "hydra"] as const;
export type Tool = (typeof tools)[number];

/** A configuration that was brought over. */
export interface ImportedConfig {
  readonly tool: Tool;
  readonly text: string;
  /** Settings that have no place in it. */
  readonly left: readonly Leaf[];
  /** What could not be read at all. */
  readonly problems: readonly string[];
  /** What a check of the text finds: holes, and errors where the configuration contradicts itself. */
  readonly diagnostics: readonly Diagnostic[];
}

const readers: Readonly<Record<Tool, (path: string, text: string, readBase: ReadBase) => ReadConfig>> = {
  mmseg: readPythonConfig,
  terratorch: readYamlConfig,
  hydra: readHydraConfig,
};
const converters: Readonly<Record<Tool, (settings: Settings) => Recipe>> = {
  mmseg: fromMMSegmentation,
  terratorch: fromTerraTorch,
  hydra: fromHydra,
};

/** Whose configuration it is, by its name and what stands in it. */
export function detectTool(path: string, text: string): Tool {
  if (path.endsWith(".py")) return "mmseg";
  const { tree } = readYamlConfig(path, text);
  const lightning =
    isRecord(tree) && isRecord(tree.model as Tree) && (tree.model as { class_path?: Tree }).class_path !== undefined;
  return lightning ? "terratorch" : "hydra";
}

/** Brings a configuration over. `out` is what the text will be called. */
export function importConfig(path: string, text: string, tool: Tool, readBase: ReadBase, out: string): ImportedConfig {
  const { tree, problems, referenced = [] } = readers[tool](path, text, readBase);
  const settings = new Settings(tree);
  const recipe = converters[tool](settings);
  for (const name of referenced) settings.take(name);
  const left = settings.left();
  const file = path.split("/").at(-1)!;
  const written = writeRecipe(recipe, nameFor(file), file, left);
  return { tool, text: written, left, problems, diagnostics: checkSource(written, out).diagnostics };
}

/** `upernet_swin-t.py` → `UpernetSwinT` */
function nameFor(file: string): string {
  const words = file
    .replace(/\.\w+$/, "")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(name) ? name : `Imported${name}`;
}
