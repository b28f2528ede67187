import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { type EngineLayout, engineAsset } from "./cache-layout.ts";
import { type Compiler, findCompiler } from "./compiler.ts";
import { installCommand } from "./mend.ts";
import { npmCi } from "./npm.ts";
import type { Progress } from "./progress.ts";
import { lastLines, runCommand } from "./run-command.ts";
import { requireSpace } from "./space.ts";
import { tryEngine } from "./try-engine.ts";

/** Written last into the binding's folder, when an operation has run through it. */
const MARK = "works.json";

/** Bytes of the npm packages, and of npm's own copy of them. */
export const BINDING_SPACE = 420_000_000;

/** The Node-API version that tfjs-node asks for. It is stable in its binary form: one binding serves Node 20, 22 and 24. */
const NODE_API = 8;

/** Whether the binding was installed whole and once ran. */
export const bindingIsWhole = (layout: EngineLayout): boolean => existsSync(join(layout.binding, MARK));

/**
 * Installs tfjs-node-gpu without its scripts, which would download a library that exists no more, and compiles its two C++ files
 * against the library in the cache. The folder appears by rename, after an operation has run through it in a process of its own.
 */
export async function installBinding(layout: EngineLayout, progress: Progress): Promise<void> {
  const compiler = await findCompiler();
  requireSpace(layout.cache, BINDING_SPACE);
  const work = `${layout.binding}.${process.pid}.tmp`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await copyFile(engineAsset("manifest.json"), join(work, "package.json"));
  await copyFile(engineAsset("lock.json"), join(work, "package-lock.json"));
  progress.begin("installing tfjs-node-gpu with npm");
  await npmCi(work, "tfjs-node-gpu", BINDING_SPACE);
  progress.end();
  progress.begin(`compiling the binding with ${compiler.version}`);
  await compileBinding(compiler, layout, work);
  progress.end();
  progress.begin("trying it");
  const facts = await tryEngine(work);
  await writeFile(join(work, MARK), `${JSON.stringify(facts)}\n`);
  if (existsSync(layout.binding)) await rm(layout.binding, { recursive: true });
  await rename(work, layout.binding);
  progress.end();
}

/** Compiles the binding inside the npm package of `work`, linked to the library of `layout`. SKY5005 where it does not compile. */
export async function compileBinding(compiler: Compiler, layout: EngineLayout, work: string): Promise<void> {
  const modules = join(work, "node_modules");
  const sources = join(modules, "@tensorflow", "tfjs-node-gpu");
  const library = join(layout.library, "tensorflow");
  const output = join(sources, "lib", `napi-v${NODE_API}`);
  await mkdir(output, { recursive: true });
  const [program, ...first] = compiler.command;
  const outcome = await runCommand(
    program,
    [
      ...[...first, "-shared", "-fPIC", "-O2", "-std=c++17", "-w", `-DNAPI_VERSION=${NODE_API}`],
      // The sources include "tfjs-node-gpu/binding/…" style paths relative to the folder above theirs.
      ...[
        `-I${join(sources, "..")}`,
        `-I${join(modules, "node-api-headers", "include")}`,
        `-I${join(library, "include")}`,
      ],
      ...["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => join(sources, "binding", file)),
      ...["-o", join(output, "tfjs_binding.node")],
      ...[`-L${library}`, "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
      // Relative to the binding, so that the cache may move as a whole.
      `-Wl,-rpath,$ORIGIN/${relative(output, library)}`,
    ],
    { env: { ...process.env, TMPDIR: work } },
  );
  if (outcome.status !== 0) {
    const errors = outcome.tail.split("\n").filter((line) => /error|cannot|undefined/i.test(line));
    const detail = lastLines(errors.join("\n") || outcome.tail);
    fail("SKY5005", { compiler: compiler.version, detail, command: installCommand("compiler") });
  }
}
