import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The layers, lowest first, as docs/design/0001-layers.md explains them. */
const layers: readonly (readonly string[])[] = [
  ["compiler/diag"],
  ["compiler/ir", "grammar"],
  ["runtime/ops"],
  ["compiler/blocks", "runtime/reference"],
  ["compiler/autodiff", "compiler/passes"],
  ["compiler/elaborate"],
  ["compiler/check"],
  [
    "compiler/lower",
    "compiler/plan",
    "compiler/language",
    "compiler/convert",
    "runtime/data",
    "runtime/train",
    "runtime/report",
    "runtime/provision",
  ],
  ["compiler/driver", "runtime/tf"],
  ["compiler/lsp"],
  ["cli"],
];
/** Runs at build time, imports anything, and is imported by nothing but itself and the tests. */
const buildTime = "compiler/gen";
/** Packages with native code: checking and planning must work without them. */
const native = ["sharp", "@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];
const firstNativeLayer = 7;
/** Packages that only a user's own TypeScript needs; `createRequire` loads them there. */
const whenNeeded = ["ts-morph", "esbuild"];

const within = (folder: string, file: string): boolean => file.startsWith(`${folder}/`);
const layerOf = (file: string): number => layers.findIndex((parts) => parts.some((part) => within(part, file)));
const partOf = (file: string): string => layers.flat().find((part) => within(part, file)) ?? "";

/** All files below the layered folders whose names end so, as paths from the root. */
const filesEnding = (ending: string): string[] =>
  ["grammar", "compiler", "runtime", "cli"].flatMap((top) =>
    (readdirSync(join(root, top), { recursive: true }) as string[])
      .filter((name) => name.endsWith(ending))
      .map((name) => `${top}/${name}`),
  );
const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** Static imports, which stand at the beginning of a line; dynamic ones; files that a worker thread starts. */
const importForms =
  /^(?:import|export|\}).*?\bfrom "([^"\n]+)";$|^import "([^"\n]+)";$|\bimport\("([^"\n]+)"\)|\bnew URL\("([^"\n]+)", import/gm;

/** What a file imports, types included: paths from the root, or names of packages. Only types of what is loaded when needed do not count. */
const importsOf = (file: string): string[] =>
  [...read(file).matchAll(importForms)].flatMap((match) => {
    const to = match.slice(1).find((name) => name !== undefined)!;
    if (whenNeeded.includes(to) && match[0].startsWith("import type ")) return [];
    return [to.startsWith(".") ? join(dirname(file), to.replace(/\.js$/, ".ts")) : to];
  });

/** Why a file may not import that, or nothing. */
function objection(file: string, to: string): string | undefined {
  if (within(buildTime, file)) return undefined;
  if (within(buildTime, to)) return `${file} imports ${to}, which exists at build time only`;
  if (whenNeeded.includes(to)) return `${file} imports ${to}, which is slow to load: only its types may be imported`;
  if (native.includes(to) && layerOf(file) < firstNativeLayer) return `${file} loads native code: ${to}`;
  const layered = layerOf(to) >= 0 && partOf(file) !== partOf(to);
  return layered && layerOf(to) >= layerOf(file)
    ? `${file} (layer ${layerOf(file)}) imports ${to} (layer ${layerOf(to)})`
    : undefined;
}

describe("layers", () => {
  const files = filesEnding(".ts");

  it("hold every file", () => {
    expect(files.filter((file) => layerOf(file) < 0 && !within(buildTime, file))).to.deep.equal([]);
  });

  it("import only their own folder and lower layers", () => {
    const found = files.flatMap((file) => importsOf(file).map((to) => objection(file, to)));
    expect(found.length).to.be.greaterThan(1000);
    expect(found.filter((one) => one !== undefined)).to.deep.equal([]);
  });

  it("import nothing that is not there: a file, a dependency of package.json, or Node itself", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<string, object>;
    const known = new Set([...Object.keys(dependencies!), ...builtinModules]);
    const there = (file: string, to: string): boolean =>
      existsSync(join(root, to)) ||
      known.has(to.replace(/^node:/, "")) ||
      [...known].some((name) => to.startsWith(`${name}/`)) ||
      // A package of types alone, which the compiled program does not import.
      (`@types/${to}` in devDependencies! && !existsSync(join(root, "node_modules", to))) ||
      (within(buildTime, file) && to in devDependencies!);
    const missing = files.flatMap((file) =>
      importsOf(file)
        .filter((to) => !there(file, to))
        .map((to) => `${file} imports ${to}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it("know one door to the blocks' derived lists, which a user's own blocks go through as well", () => {
    const doors = ["grammar", "compiler", "runtime", "cli", "test", "bench", "docs/playground"].flatMap((folder) =>
      (readdirSync(join(root, folder), { recursive: true }) as string[])
        .filter((file) => file.endsWith(".ts") && !file.includes("node_modules/"))
        .map((file) => `${folder}/${file}`)
        .filter((file) =>
          [...read(file).matchAll(/\bfrom "(\.[^"]+)"/g)].some(([, to]) =>
            join(dirname(file), to!).startsWith("compiler/blocks/generated/"),
          ),
        ),
    );
    expect(doors).to.deep.equal(["compiler/blocks/registry.ts"]);
  });

  it("would object to an import from above, to native code below, and to build-time code", () => {
    expect(objection("compiler/ir/graph.ts", "compiler/check/check.ts")).to.contain("(layer 1) imports");
    expect(objection("grammar/parse.ts", "compiler/ir/graph.ts")).to.contain("(layer 1) imports");
    expect(objection("compiler/blocks/define.ts", "sharp")).to.contain("native");
    expect(objection("cli/main.ts", "compiler/gen/run.ts")).to.contain("build time");
    expect(objection("compiler/driver/compile.ts", "ts-morph")).to.contain("slow to load");
    expect(objection("runtime/data/image-file.ts", "sharp")).to.equal(undefined);
    expect(objection("cli/main.ts", "compiler/diag/diagnostic.ts")).to.equal(undefined);
  });

  it("are the ones that the read-mes name", () => {
    const wrong = filesEnding("README.md").flatMap((file) => {
      const said = /\b[Ll]ayer:? (\d+)/.exec(read(file))?.[1];
      return said === undefined || Number(said) === layerOf(file)
        ? []
        : [`${file} says layer ${said}, it is ${layerOf(file)}`];
    });
    expect(wrong).to.deep.equal([]);
  });
});
