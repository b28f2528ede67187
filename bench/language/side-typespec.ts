import { readFileSync } from "node:fs";
import type { Side } from "./side.ts";
import { packages, surveyPath } from "./survey.ts";

interface SourceFile {
  readonly path: string;
}
interface CompilerHost {
  readFile(path: string): Promise<SourceFile>;
  readonly parseCache: WeakMap<object, object>;
  readonly logSink: { log(): void };
}
interface Program {
  readonly diagnostics: readonly { readonly severity: string; readonly code: string; readonly message: string }[];
}
/** As much of TypeSpec's interface as is used here: the package need not be installed. */
interface Compiler {
  readonly NodeHost: CompilerHost;
  createSourceFile(text: string, path: string): SourceFile;
  compile(host: CompilerHost, main: string, options: object, old?: Program): Promise<Program>;
}

/**
 * TypeSpec through its own interface, with what its language server gives it: files that did not change are read and parsed
 * once, and the program before is handed over. It resolves and checks everything anew.
 */
export async function openTypespec(): Promise<Side> {
  const { NodeHost, createSourceFile, compile } = (await import(packages.resolve("@typespec/compiler"))) as Compiler;
  const main = surveyPath("tsp");
  const files = new Map<string, Promise<SourceFile>>();
  let current: SourceFile;
  const host: CompilerHost = {
    ...NodeHost,
    parseCache: new WeakMap(),
    logSink: { log: () => {} },
    readFile: (path) => {
      if (path === main) return Promise.resolve(current);
      const file = files.get(path) ?? NodeHost.readFile(path);
      files.set(path, file);
      return file;
    },
  };
  const options = { noEmit: true, designTimeBuild: true, parseOptions: { comments: true, docs: true } };
  let program: Program | undefined;
  return {
    text: readFileSync(main, "utf8"),
    check: async (text) => {
      current = createSourceFile(text, main);
      program = await compile(host, main, options, program);
      return program.diagnostics.map(({ code, message }) => `${code}: ${message}`);
    },
  };
}
