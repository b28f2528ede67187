import { type Checked, type CheckedExperiment, check } from "../check/check.ts";
import { CheckMemory } from "../check/memory.ts";
import type { FileScope } from "../check/scope.ts";
import { type ReadFile, resolvePath } from "../check/world.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";
import { type Effective, effectiveValues } from "./effective.ts";
import { type Inferred, inferredOf } from "./inferred.ts";
import { readWords } from "./read-words.ts";
import type { Frame, Reading, Word } from "./reading.ts";

/** What an editor may ask the place where files lie, beside their texts. */
export interface Surroundings {
  /** Names of the `.sky` files that could be imported, as paths from the file's own folder (`./shared.sky`). */
  files?(path: string): readonly string[];
}

/** A text with everything that was found out about it; what only some questions need is found out when they are asked. */
export class Analysis {
  #readings = new Map<string, Reading>();
  #effective: ReadonlyMap<string, readonly Effective[]> | undefined;
  #inferred = new Map<CheckedExperiment, Inferred | undefined>();

  constructor(
    readonly path: string,
    readonly text: string,
    readonly checked: Checked,
    /** The texts that it rests on, by path; undefined for files that are not there. */
    readonly sources: ReadonlyMap<string, string | undefined>,
    readonly surroundings: Surroundings,
    /** What one state of the text tells the check of the next one. */
    readonly memory: CheckMemory,
  ) {}

  get diagnostics(): readonly Diagnostic[] {
    return this.checked.diagnostics;
  }
  get scope(): FileScope | undefined {
    return this.scopeOf(this.path);
  }
  scopeOf(path: string): FileScope | undefined {
    return this.checked.world.files.get(path);
  }
  textOf(path: string): string | undefined {
    return path === this.path ? this.text : this.scopeOf(path)?.ast.text;
  }

  /** The words of the file, or of one that it imports. */
  reading(path: string = this.path): Reading {
    let reading = this.#readings.get(path);
    if (!reading) {
      reading = readWords(this.textOf(path) ?? "", path, this.scopeOf(path));
      this.#readings.set(path, reading);
    }
    return reading;
  }

  /** The word that an offset lies in, or right behind. */
  wordAt(offset: number): Word | undefined {
    const { words } = this.reading();
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle]!.span.end <= offset) low = middle + 1;
      else high = middle;
    }
    const [before, here] = [words[low - 1], words[low]];
    if (here && here.span.start <= offset) return here;
    return before && before.span.end === offset ? before : undefined;
  }

  /** The innermost brackets around an offset. */
  frameAt(offset: number): Frame {
    const { frames, file } = this.reading();
    let best = file;
    for (const frame of frames)
      if (frame.start <= offset && offset <= frame.end && frame.start >= best.start) best = frame;
    return best;
  }

  /** What the experiments make of the value that stands at a place. */
  effectiveAt(start: number, end: number, path: string = this.path): readonly Effective[] {
    this.#effective ??= effectiveValues(this.checked);
    return this.#effective.get(`${path}:${start}:${end}`) ?? [];
  }

  /** Shapes and parameter counts of an experiment's model; undefined where it is not whole. */
  inferred(experiment: CheckedExperiment): Inferred | undefined {
    if (!this.#inferred.has(experiment)) this.#inferred.set(experiment, inferredOf(experiment));
    return this.#inferred.get(experiment);
  }
}

/**
 * Reads, checks and remembers a text. Given the analysis of an earlier state, gives that one back where nothing that it
 * rests on has changed.
 */
export function analyse(
  text: string,
  file: string,
  read: ReadFile,
  previous?: Analysis,
  surroundings: Surroundings = {},
): Analysis {
  const path = resolvePath("", file);
  if (previous?.path === path && previous.text === text && upToDate(previous, read)) return previous;
  const sources = new Map<string, string | undefined>([[path, text]]);
  const reading: ReadFile = (wanted, at) => {
    if (wanted === path) return { text };
    const got = read(wanted, at);
    sources.set(wanted, "text" in got ? got.text : undefined);
    return got;
  };
  const memory = previous?.memory ?? new CheckMemory();
  const checked = check(path, reading, undefined, undefined, memory);
  return new Analysis(path, text, checked, sources, surroundings, memory);
}

function upToDate(previous: Analysis, read: ReadFile): boolean {
  for (const [path, text] of previous.sources) {
    if (path === previous.path) continue;
    const got = read(path);
    if (("text" in got ? got.text : undefined) !== text) return false;
  }
  return true;
}
