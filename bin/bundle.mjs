import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { IN_USE, sourceFiles } from "./builds.mjs";
import { LaunchError, lastLines, removeLeftovers, step } from "./launch.mjs";

/** Compiles without checking types, which is for `npm run typecheck`: a start should not wait for it. */
export async function compile(root, build) {
  if (existsSync(join(build, "main.js"))) return;
  await step("Compiling skyc", async () => {
    mkdirSync(dirname(build), { recursive: true });
    const work = `${build}.${process.pid}.tmp`;
    removeLeftovers(dirname(build), /\.tmp$/);
    await emit(root, work);
    rmSync(build, { recursive: true, force: true });
    renameSync(work, build);
    removeOldBuilds(dirname(build));
  });
}

/** What a start loads as programs of their own; all other code lies in parts that they share, or load when it is needed. */
const entries = ["cli/main.ts", "runtime/data/load-worker.ts"];
/** What others may import: "skyc/blocks". */
const exported = ["compiler/blocks/authoring.ts"];
/** What bin/quick.mjs starts, as one script of the old kind: V8 keeps the code of such, and not of modules. */
const quickEntry = "cli/quick.ts";
/** Packages that every check needs: they are put into the parts, as reading them file by file would take longer than a check. */
const within = ["chevrotain", "commander", "picocolors"];

/**
 * Bundles the program into `target` and copies beside it what is not TypeScript. Types are not checked, which is for
 * `npm run typecheck`. SKY5016 where the source does not build.
 */
export async function emit(root, target) {
  try {
    const { build } = await import("esbuild");
    const common = {
      absWorkingDir: root,
      bundle: true,
      platform: "node",
      target: "node20.11",
      charset: "utf8",
      legalComments: "none",
      logLevel: "silent",
    };
    const { metafile } = await build({
      ...common,
      entryPoints: [...entries, ...exported].filter((file) => existsSync(join(root, file))),
      outdir: target,
      // All in one folder, so that the place of a source is the same from every part.
      entryNames: "[name]",
      chunkNames: "part-[hash]",
      splitting: true,
      format: "esm",
      metafile: true,
      banner: { js: requireBanner },
      plugins: [packagesOf(root), placesOf(root, "import.meta.url")],
    });
    writeFileSync(join(target, "licenses.txt"), licences(root, Object.keys(metafile.inputs)));
    if (existsSync(join(root, quickEntry))) {
      await build({
        ...common,
        // Read as bytes, one a character, which takes a fraction of the time.
        charset: "ascii",
        entryPoints: [quickEntry],
        outfile: join(target, "quick.cjs"),
        format: "cjs",
        banner: { js: placeBanner },
        plugins: [packagesOf(root), placesOf(root, "placeOfQuick")],
      });
    }
  } catch (error) {
    throw new LaunchError(
      "SKY5016",
      `skyc's own source did not build: ${lastLines(error.message)}`,
      'Mend what the compiler says ("npm run typecheck" shows all of it), or go back to a commit that builds.',
    );
  }
  for (const file of sourceFiles(root)) {
    if (file.endsWith(".ts") || file.endsWith("README.md") || file.startsWith("compiler/gen/")) continue;
    cpSync(join(root, file), join(target, file));
  }
  // Threads are started by the place of their source.
  for (const file of entries.slice(1).filter((one) => existsSync(join(root, one)))) {
    const place = join(target, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, `import ${JSON.stringify(`../../${basename(place)}`)};\n`);
  }
}

/** Node's own modules are asked for by `require` in packages of the old kind. */
const requireBanner =
  'import { createRequire as createRequireOfPart } from "node:module"; const require = createRequireOfPart(import.meta.url);';

/** A script of the old kind knows its place as a path. */
const placeBanner = 'const placeOfQuick = require("node:url").pathToFileURL(__filename).href;';

/** Leaves packages to Node, which finds them in node_modules, but for those that every start needs. */
const packagesOf = (root) => ({
  name: "packages",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      if (kind === "entry-point") return undefined;
      const name = path
        .split("/")
        .slice(0, path.startsWith("@") ? 2 : 1)
        .join("/");
      const inside = importer.includes("/node_modules/") || within.includes(name);
      return inside && !path.startsWith("node:") ? undefined : { path, external: true };
    });
    // The source looks for chevrotain's one-file build at run time; here its place is known.
    build.onLoad({ filter: /\/grammar\/chevrotain\.ts$/ }, () => ({
      contents: 'export * from "../node_modules/chevrotain/lib/chevrotain.min.mjs";',
      resolveDir: join(root, "grammar"),
    }));
  },
});

/** `import.meta.url` of a source is where the source would lie below the build: what lies beside it is copied there. */
const placesOf = (root, base) => ({
  name: "places",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const place = `./${relative(root, path).replaceAll("\\", "/").replace(/\.ts$/, ".js")}`;
      const url = `new URL(${JSON.stringify(place)}, ${base}).href`;
      return { contents: text.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
});

/** The licences of the packages that went into the parts, and of those that they may have been made of. */
function licences(root, inputs) {
  const names = new Set();
  const add = (name) => {
    const folder = join(root, "node_modules", name);
    if (names.has(name) || !existsSync(folder)) return;
    names.add(name);
    const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const inner of Object.keys(dependencies ?? {})) add(inner);
  };
  for (const path of inputs) {
    const [, name] = /(?:^|.*\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
    if (name) add(name);
  }
  return [...names]
    .sort()
    .map((name) => {
      const folder = join(root, "node_modules", name);
      const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
      const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8") : ""}`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** Whether a living process runs out of a build, and may still load parts of it. */
function isUsed(build) {
  const users = readdirSync(build).filter((name) => name.startsWith(IN_USE));
  return users.some((name) => {
    try {
      return process.kill(Number(name.slice(IN_USE.length)), 0);
    } catch (error) {
      return error.code === "EPERM";
    }
  });
}

/** Keeps the three builds used last, and any that runs. */
function removeOldBuilds(folder) {
  const used = (build) => statSync(build).mtimeMs;
  const builds = readdirSync(folder).map((name) => join(folder, name));
  for (const build of builds.sort((a, b) => used(b) - used(a)).slice(3)) {
    if (!isUsed(build)) rmSync(build, { recursive: true, force: true });
  }
}
