import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, resolve } from "node:path";
import { compileFunction } from "node:vm";
import * as authoring from "../../blocks/authoring.ts";
import { authoringModule, type Bundle } from "./bundle.ts";

/** A place in a file as a source map gives it; both from 1. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a file exports, and how to find the place in it that an error came through. */
export interface Evaluated {
  readonly exports: Readonly<Record<string, unknown>>;
  placeOf(error: Error): CodePlace | undefined;
}

/** Errors while a file is loaded, with their place. */
export class LoadFault extends Error {
  constructor(
    readonly reason: string,
    readonly place: CodePlace | undefined,
  ) {
    super(reason);
  }
}

/**
 * Runs a bundle in this process and gives what it exports; "skyc/blocks" is this very program's own. It is a program of the
 * user's: it can do what the user can. Throws a `LoadFault`.
 */
export function evaluateBundle(path: string, { code, map }: Pick<Bundle, "code" | "map">): Evaluated {
  const name = `user-blocks:${path}`;
  let parsed: SourceMap | undefined;
  const placeOf = (error: Error): CodePlace | undefined => {
    const at = positionIn(error.stack ?? "", name);
    if (!at) return undefined;
    parsed ??= new SourceMap(JSON.parse(map) as SourceMapPayload);
    const entry = parsed.findEntry(at.line - 1, at.column - 1);
    if (!("originalSource" in entry)) return undefined;
    const file = resolve(dirname(path), entry.originalSource);
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
  const module = { exports: {} as Record<string, unknown> };
  const require = (wanted: string): unknown => {
    if (wanted === authoringModule) return authoring;
    throw new Error(`"${wanted}" cannot be loaded by a block`);
  };
  try {
    compileFunction(code, ["exports", "module", "require"], { filename: name })(module.exports, module, require);
  } catch (error) {
    throw new LoadFault(reasonOf(error), error instanceof Error ? placeOf(error) : undefined);
  }
  return { exports: module.exports, placeOf };
}

/** What an error says, on one line, to stand inside a sentence. */
export function reasonOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split("\n")[0]!.trim().replace(/\.$/, "");
  const own = error instanceof Error && error.name !== "Error" && error.name !== "SkyError" ? `${error.name}: ` : "";
  return `${own}${text === "" ? "an error without a text" : text}`;
}

/** The innermost place of a stack that lies in the code of that name. */
function positionIn(stack: string, name: string): { readonly line: number; readonly column: number } | undefined {
  for (const line of stack.split("\n")) {
    const start = line.indexOf(`${name}:`);
    const [, row, column] = start < 0 ? [] : (/^:(\d+):(\d+)/.exec(line.slice(start + name.length)) ?? []);
    if (row && column) return { line: Number(row), column: Number(column) };
  }
  return undefined;
}
