import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LaunchError, lastLines, run } from "./launch.mjs";

/** What authors of blocks import as "skyc/blocks". */
const entry = "compiler/blocks/authoring.ts";

/** Writes the types of "skyc/blocks" into `target`/types, for the editors of those who write blocks of their own. SKY5016 where they do not build. */
export async function emitTypes(root, target) {
  const settings = join(target, "types.tmp.json");
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: join(target, "types"),
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  writeFileSync(
    settings,
    JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: [], files: [join(root, entry)] }),
  );
  try {
    const outcome = await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", settings], root);
    if (outcome.status === 0) return;
    throw new LaunchError(
      "SKY5016",
      `skyc's own source did not build: ${lastLines(outcome.tail)}`,
      'Mend what the compiler says ("npm run typecheck" shows all of it), or go back to a commit that builds.',
    );
  } finally {
    rmSync(settings);
  }
}
