/** An expression that is not read as data: a call of code, an interpolation. */
export class Unread {
  constructor(readonly text: string) {}
}

/** A configuration as data. */
export type Tree = number | string | boolean | null | Unread | readonly Tree[] | { readonly [key: string]: Tree };

/** A setting with its path, `model.backbone.depth`. */
export interface Leaf {
  readonly path: string;
  readonly value: Tree;
}

export const isRecord = (tree: Tree | undefined): tree is { readonly [key: string]: Tree } =>
  typeof tree === "object" && tree !== null && !Array.isArray(tree) && !(tree instanceof Unread);

const below = (tree: Tree | undefined, key: string): Tree | undefined => {
  if (Array.isArray(tree)) return (tree as readonly Tree[])[Number(key)];
  return isRecord(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined;
};

/** A configuration that knows which of its settings were used, so that the others can be told. */
export class Settings {
  readonly #taken = new Set<string>();

  constructor(readonly root: Tree) {}

  /** The value at a path, without using it. */
  peek(path: string): Tree | undefined {
    return path.split(".").reduce<Tree | undefined>((tree, key) => below(tree, key), this.root);
  }

  /** The value at the first of the paths that is there; it, with all below it, counts as used. */
  take(...paths: readonly string[]): Tree | undefined {
    const path = paths.find((one) => this.peek(one) !== undefined);
    if (path === undefined) return undefined;
    this.#taken.add(path);
    return this.peek(path);
  }

  number(...paths: readonly string[]): number | undefined {
    return this.#typed("number", paths);
  }

  text(...paths: readonly string[]): string | undefined {
    return this.#typed("string", paths);
  }

  flag(...paths: readonly string[]): boolean | undefined {
    return this.#typed("boolean", paths);
  }

  numbers(...paths: readonly string[]): readonly number[] | undefined {
    const path = paths.find((one) => this.peek(one) !== undefined);
    const value = path === undefined ? undefined : this.peek(path);
    if (!Array.isArray(value) || !value.every((item) => typeof item === "number")) return undefined;
    this.#taken.add(path!);
    return value as number[];
  }

  /** How many items the list at a path has. */
  count(path: string): number {
    const list = this.peek(path);
    return Array.isArray(list) ? list.length : 0;
  }

  #typed<T extends "number" | "string" | "boolean">(type: T, paths: readonly string[]) {
    const path = paths.find((one) => typeof this.peek(one) === type);
    if (path === undefined) return undefined;
    this.#taken.add(path);
    return this.peek(path) as { number: number; string: string; boolean: boolean }[T];
  }

  /** Every setting that was not used, in the configuration's order. */
  left(): Leaf[] {
    const walk = (tree: Tree, path: string): Leaf[] => {
      if (this.#taken.has(path)) return [];
      const entries = Array.isArray(tree)
        ? (tree as readonly Tree[]).map((item, i) => [String(i), item] as const)
        : isRecord(tree)
          ? Object.entries(tree)
          : undefined;
      // A list of plain values is one setting.
      const plain = Array.isArray(tree) && tree.every((item) => typeof item !== "object" || item === null);
      if (!entries || entries.length === 0 || plain) return [{ path, value: tree }];
      return entries.flatMap(([key, item]) => walk(item, path === "" ? key : `${path}.${key}`));
    };
    return walk(this.root, "");
  }
}

/** A value on one line, as a reader of the configuration would know it. */
export function showTree(tree: Tree): string {
  if (tree instanceof Unread) return tree.text.replaceAll(/\s+/g, " ");
  return JSON.stringify(tree, (_, value) => (value instanceof Unread ? value.text : value));
}
