import { type Checked, type CheckedExperiment, check } from "../check/check.ts";
import { CheckMemory } from "../check/memory.ts";
import type { FileScope } from "../check/scope.ts";
import type { ReadModule } from "../check/user-module.ts";
import { openWorld, type ReadFile, resolvePath, type World } from "../check/world.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import { type Effective, effectiveValues } from "./effective.ts";
import { type InferredBlock, inferredOf, partPlaces, placeKey } from "./inferred.ts";
import { readWords } from "./read-words.ts";
import type { Frame, Reading, Word } from "./reading.ts";

/** What an editor may ask the place where files lie, beside their texts. */
export interface Surroundings {
  /** Names of the `.sky` files that could be imported, as paths from the file's own folder (`./shared.sky`). */
  files?(path: string): readonly string[];
  /** How a user's own TypeScript is read; absent: it is refused. */
  readonly readModule?: ReadModule;
}

/** What one state of a text tells the next. */
interface Heritage {
  readonly memory: CheckMemory;
  readonly checked: Checked | undefined;
}

/**
 * A text with everything that was found out about it. Each thing is found out when it is first asked for: where names are
 * enough, nothing is checked.
 */
export class Analysis {
  readonly memory: CheckMemory;
  /** The texts that were read so far, by path; undefined for files that are not there. */
  readonly sources = new Map<string, string | undefined>();
  readonly #readings = new Map<string, Reading>();
  readonly #parts = new Map<CheckedExperiment, ReturnType<typeof partPlaces>>();
  readonly #earlier: Checked | undefined;
  #world: World | undefined;
  #checked: Checked | undefined;
  #effective: ReadonlyMap<string, readonly Effective[]> | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
    private readonly read: ReadFile,
    readonly surroundings: Surroundings,
    { memory, checked }: Heritage,
  ) {
    this.memory = memory;
    this.#earlier = checked;
    this.sources.set(path, text);
  }

  readonly #reader: ReadFile = (wanted, at) => {
    if (wanted === this.path) return { text: this.text };
    const got = this.read(wanted, at);
    this.sources.set(wanted, "text" in got ? got.text : undefined);
    return got;
  };

  /** The files and their names, without a check. */
  get world(): World {
    if (this.#checked) return this.#checked.world;
    this.#world ??= openWorld(this.path, this.#reader, this.memory);
    return this.#world;
  }
  get checked(): Checked {
    this.#checked ??= check(this.path, this.#reader, { memory: this.memory });
    return this.#checked;
  }
  /** What a check found last: of this text, or, where it was not checked yet, of the one before. */
  get recent(): Checked {
    return this.#checked ?? this.#earlier ?? this.checked;
  }
  get heritage(): Heritage {
    return { memory: this.memory, checked: this.#checked ?? this.#earlier };
  }
  get diagnostics(): readonly Diagnostic[] {
    return this.checked.diagnostics;
  }
  get scope(): FileScope | undefined {
    return this.scopeOf(this.path);
  }
  scopeOf(path: string): FileScope | undefined {
    return this.world.files.get(path);
  }
  textOf(path: string): string | undefined {
    return path === this.path ? this.text : this.scopeOf(path)?.ast.text;
  }

  /** True where a change of a file may change what is known here. */
  restsOn(path: string): boolean {
    if (this.sources.has(path)) return true;
    for (const { sources } of this.world.modules.values()) if (sources.has(path)) return true;
    return [...this.world.files.values()].some((file) =>
      file.ast.imports.some(({ from }) => resolvePath(file.path, from.value) === path),
    );
  }
  /** The same text, opened again because something around it has changed. */
  again(): Analysis {
    return new Analysis(this.path, this.text, this.read, this.surroundings, this.heritage);
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

  /** What the part of an experiment's model that is written at a place turned out to be. */
  inferredAt(experiment: CheckedExperiment, span: Span): InferredBlock | undefined {
    let places = this.#parts.get(experiment);
    if (!places) {
      places = partPlaces(experiment);
      this.#parts.set(experiment, places);
    }
    const part = places.get(placeKey(span));
    return part && inferredOf(experiment, part, this.memory);
  }
}

/**
 * Opens a text. Given the analysis of an earlier state, gives that one back where nothing that it rests on has changed,
 * and otherwise one that does not find out again what is still true.
 */
export function analyse(
  text: string,
  file: string,
  read: ReadFile,
  previous?: Analysis,
  surroundings: Surroundings = {},
): Analysis {
  const path = resolvePath("", file);
  const known = previous?.path === path ? previous : undefined;
  if (known?.text === text && upToDate(known, read)) return known;
  return new Analysis(
    path,
    text,
    read,
    surroundings,
    known?.heritage ?? { memory: new CheckMemory(surroundings.readModule), checked: undefined },
  );
}

function upToDate(previous: Analysis, read: ReadFile): boolean {
  for (const [path, text] of previous.sources) {
    if (path === previous.path) continue;
    const got = read(path);
    if (("text" in got ? got.text : undefined) !== text) return false;
  }
  return true;
}
