import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./generated.ts";

/** A name in its spellings. */
export interface Names {
  /** `my-thing` */
  readonly kebab: string;
  /** `my_thing` */
  readonly snake: string;
  /** `myThing` */
  readonly camel: string;
  /** `MyThing` */
  readonly pascal: string;
}

/** All spellings of a name in any of them; undefined where it is none. */
export function spellings(name: string): Names | undefined {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[-_]/);
  if (!words.every((word, i) => /^[a-z0-9]+$/.test(word) && (i > 0 || /^[a-z]/.test(word)))) return undefined;
  const pascal = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  return { kebab: words.join("-"), snake: words.join("_"), camel: pascal[0]!.toLowerCase() + pascal.slice(1), pascal };
}

const folder = join(root, "compiler/gen/templates");

/** The templates there are: `op`, `block-head`, …, `error-page`, `error-entry`. */
export const templates = (): string[] =>
  readdirSync(folder).flatMap((file) => (file.endsWith(".txt") ? file.slice(0, -".txt".length) : []));

/**
 * What something new starts from: small, complete, passing the tests that walk the registries. `@kebab@` and the other
 * spellings stand for the name, `@code@` for an error's code.
 */
export function template(name: string, names: Names, code = ""): string {
  const text = readFileSync(join(folder, `${name}.txt`), "utf8");
  return text.replaceAll(/@(kebab|snake|camel|pascal|code)@/g, (_, key: keyof Names | "code") =>
    key === "code" ? code : names[key],
  );
}
