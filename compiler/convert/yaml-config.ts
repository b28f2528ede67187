import { parseDocument } from "yaml";
import type { ReadBase, ReadConfig } from "./python-config.ts";
import { isRecord, type Tree, Unread } from "./settings.ts";

/** Reads a YAML configuration. Interpolations (`${a.b}`) of the file itself are resolved, others are kept as text. */
export function readYamlConfig(path: string, text: string): ReadConfig {
  const document = parseDocument(text, { version: "1.2" });
  const problems = document.errors.map((error) => `${path}: ${error.message.split("\n")[0]}`);
  const tree = (document.toJS() ?? {}) as Tree;
  return { tree: resolved(tree, tree), problems };
}

/** Reads a Hydra configuration with the groups that its `defaults` list names; the file's own settings come where `_self_` stands, else last. */
export function readHydraConfig(path: string, text: string, readBase: ReadBase, depth = 0): ReadConfig {
  const { tree, problems } = readYamlConfig(path, text);
  if (!isRecord(tree)) return { tree, problems };
  const { defaults, ...own } = tree;
  const all: string[] = [...problems];
  let out: Tree = {};
  let selfDone = false;
  for (const entry of Array.isArray(defaults) ? (defaults as readonly Tree[]) : []) {
    if (entry === "_self_") {
      out = deep(out, own);
      selfDone = true;
      continue;
    }
    for (const [group, choice] of groupsOf(entry)) {
      const file = group === "" ? choice : `${group}/${choice}`;
      const found = depth < 20 ? readBase(`${file}.yaml`, path) : undefined;
      if (!found) {
        all.push(`${path}: ${file}.yaml of its defaults list is not there, so what it sets is missing`);
        continue;
      }
      const base = readHydraConfig(found.path, found.text, readBase, depth + 1);
      all.push(...base.problems);
      const key = group
        .replace(/^override /, "")
        .split("@")
        .at(-1)!;
      out = deep(
        out,
        key === "" ? base.tree : key.split("/").reduceRight<Tree>((inner, part) => ({ [part]: inner }), base.tree),
      );
    }
  }
  const whole = selfDone ? out : deep(out, own);
  return { tree: resolved(whole, whole), problems: all };
}

/** `model: vit`, `- base`, `- override optimizer: adam`. */
function groupsOf(entry: Tree): [group: string, choice: string][] {
  if (typeof entry === "string") return [["", entry]];
  if (!isRecord(entry)) return [];
  return Object.entries(entry).flatMap(([group, choice]): [string, string][] =>
    (Array.isArray(choice) ? (choice as readonly Tree[]) : [choice]).flatMap((one): [string, string][] =>
      typeof one === "string" ? [[group, one.replace(/\.ya?ml$/, "")]] : [],
    ),
  );
}

function deep(base: Tree, own: Tree): Tree {
  if (!isRecord(base) || !isRecord(own)) return own;
  const out: Record<string, Tree> = { ...base };
  for (const [key, value] of Object.entries(own)) out[key] = key in base ? deep(base[key]!, value) : value;
  return out;
}

function resolved(tree: Tree, root: Tree, depth = 0): Tree {
  if (typeof tree === "string") {
    const reference = /^\$\{([\w.]+)\}$/.exec(tree);
    const target = (reference?.[1] ?? "")
      .split(".")
      .reduce<Tree | undefined>((t, key) => (isRecord(t) ? t[key] : undefined), root);
    if (target !== undefined && depth < 20) return resolved(target, root, depth + 1);
    // YAML 1.1 loaders read 1e-4 as a text; everybody means the number.
    if (/^[+-]?\d+(\.\d*)?e[+-]?\d+$/i.test(tree)) return Number(tree);
    return tree.includes("${") ? new Unread(tree) : tree;
  }
  if (Array.isArray(tree)) return (tree as readonly Tree[]).map((item) => resolved(item, root, depth));
  if (!isRecord(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, resolved(value, root, depth)]));
}
