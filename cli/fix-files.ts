import { dirname, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { type Diagnostic, diagnostic } from "../compiler/diag/diagnostic.ts";
import { type Findings, type Mended, mend, type Refused } from "../compiler/diag/mend.ts";
import { dedupe, type Sources, sortDiagnostics } from "../compiler/diag/order.ts";
import { toJson } from "../compiler/diag/render-json.ts";
import { renderText, summary, wantsColour } from "../compiler/diag/render-text.ts";
import { checkFile } from "../compiler/driver/compile.ts";
import { decodeSource, readSource, type Source } from "../grammar/source.ts";
import { exitCodeFor } from "./exit-code.ts";
import type { Outputs } from "./format-files.ts";
import { replaceFile } from "./replace-file.ts";

/** How `skyc fix` was asked. */
export interface FixOptions {
  /** Change nothing, and call it an error that something would change. */
  readonly check: boolean;
  /** Change nothing, and say what would be done. */
  readonly dryRun: boolean;
  readonly json: boolean;
}

type FixOutputs = Record<"out" | "err", Outputs["err"]>;

const STDIN = "<stdin>";

/**
 * `skyc fix`: mends the files one by one and gives the exit code. What a file imports is mended with it where it was named
 * too, or lies in the same folder.
 */
export async function fixFiles(
  files: readonly string[],
  options: FixOptions,
  { out, err }: FixOutputs = { out: process.stdout, err: process.stderr },
): Promise<number> {
  const desk = new Desk(files.includes("-") ? decodeSource(await buffer(process.stdin), STDIN) : undefined);
  const named = new Set(files.filter((file) => file !== "-").map((file) => resolve(file)));
  const all: Mended[] = [];
  const written: string[] = [];
  const problems: Diagnostic[] = [];
  const dry = options.check || options.dryRun;
  // A signal waits until a file is whole, and ends the command between two files.
  const stop = (): never => process.exit(130);
  process.once("SIGINT", stop);
  try {
    for (const path of new Set(files)) {
      await setImmediate();
      const root = path === "-" ? STDIN : path;
      const folder = dirname(resolve(root));
      // A user's own TypeScript is read from the disk, and is not skyc's to mend.
      const may = (file: string): boolean =>
        file === STDIN || named.has(resolve(file)) || (file.endsWith(".sky") && dirname(resolve(file)) === folder);
      const mended = mend((changed) => desk.check(root, changed), may);
      all.push(mended);
      for (const [file, text] of mended.changed) {
        if (options.check) problems.push(notApplied(file, mended));
        const problem = dry || file === STDIN ? undefined : desk.write(file, text);
        if (problem) problems.push(problem);
        else {
          desk.keep(file, text);
          written.push(file);
        }
      }
    }
  } finally {
    process.off("SIGINT", stop);
  }
  const left = sortDiagnostics(dedupe([...problems, ...all.flatMap((one) => one.left.diagnostics)]));
  const texts = new Map(all.flatMap((one) => [...one.left.texts]));
  const fixed = all.flatMap((one) => one.applied);
  const refused = distinct(all.flatMap((one) => one.refused));
  if (options.json) {
    const refusals = refused.map(({ brings, ...one }) => ({ ...one, brings: toJson(brings, texts) }));
    const result = { fixed, refused: refusals, changed: [...new Set(written)], findings: toJson(left, texts) };
    out.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    const filter = files.includes("-") && !dry;
    if (filter) out.write(desk.text(STDIN) ?? "");
    // What is a filter speaks beside its output.
    const say = filter ? err : out;
    for (const one of fixed)
      say.write(`${dry ? "would fix" : "fixed"} ${one.file}:${one.line}:${one.column}: ${one.title} (${one.code})\n`);
    for (const one of refused) say.write(refusal(one));
    if (left.length > 0) say.write(renderText(left, texts, wantsColour(say)));
    else say.write(`${files.length} ${files.length === 1 ? "file" : "files"}: ${summary(left)}\n`);
  }
  return exitCodeFor(left, false);
}

const distinct = (refused: readonly Refused[]): Refused[] => [
  ...new Map(refused.map((one) => [JSON.stringify([one.file, one.line, one.column, one.title]), one])).values(),
];

function refusal({ file, line, column, title, code, brings }: Refused): string {
  const [first] = brings;
  const why = first ? `it would bring ${first.code}: ${first.message}` : "the finding would stay";
  return `not fixed ${file}:${line}:${column}: ${title} (${code}): ${why}\n`;
}

function notApplied(file: string, { applied }: Mended): Diagnostic {
  const count = applied.filter((one) => one.file === file).length || 1;
  return diagnostic("SKY1052", undefined, {
    path: file,
    count: count === 1 ? "1 fix" : `${count} fixes`,
    pronoun: count === 1 ? "is" : "are",
  });
}

/** The texts of all files, as they were read, and as they are after what was mended. */
class Desk {
  readonly #read = new Map<string, Source>();
  readonly #now = new Map<string, string>();

  constructor(readonly stdin: Source | undefined) {}

  text(file: string): string | undefined {
    const source = this.#source(file);
    return this.#now.get(this.#key(file)) ?? ("text" in source ? source.text : undefined);
  }

  #key = (file: string): string => (file === STDIN ? STDIN : resolve(file));

  #source(file: string): Source {
    const key = this.#key(file);
    let source = this.#read.get(key);
    if (!source) {
      source = file === STDIN && this.stdin ? this.stdin : readSource(file);
      this.#read.set(key, source);
    }
    return source;
  }

  check(root: string, changed: Sources): Findings {
    return checkFile(root, {}, undefined, () => (file) => {
      const text = changed.get(file) ?? this.#now.get(this.#key(file));
      return text === undefined ? this.#source(file) : { text };
    });
  }

  /** Takes a mended text for what the next file sees. */
  keep(file: string, text: string): void {
    this.#now.set(this.#key(file), text);
  }

  /** Writes a mended text, unless somebody else wrote the file since it was read. */
  write(file: string, text: string): Diagnostic | undefined {
    const before = this.text(file);
    const now = readSource(file);
    if (!("text" in now) || now.text !== before) return diagnostic("SKY1053", undefined, { path: file });
    return replaceFile(file, text);
  }
}
