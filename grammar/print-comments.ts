import type { Comment, SourceFile } from "./ast.ts";
import { concat, type Doc, hardLine, text, trailing } from "./doc.ts";

/** Something that stands on lines of its own: a member, an item, a declaration. */
export interface Part {
  readonly start: number;
  /** Where its annotations end and it begins itself. */
  readonly key: number;
  readonly end: number;
  doc(): Doc;
}

const breaks = (gap: string): number => gap.match(/\r\n|\r|\n/g)?.length ?? 0;

/**
 * Hands out the comments of a file, each once, to the part of the text at which they stand. A comment inside a value
 * that has no line of its own in the canonical form moves above the line of that value.
 */
export class Comments {
  readonly #all: readonly Comment[];
  readonly #taken: boolean[];
  readonly #text: string;
  /** How many were handed out so far. */
  handedOut = 0;

  constructor(file: SourceFile) {
    this.#all = file.comments;
    this.#taken = file.comments.map(() => false);
    this.#text = file.text;
  }

  /** True when a comment that was not handed out yet stands between the offsets. */
  has(start: number, end: number): boolean {
    return this.#next(start, end) !== undefined;
  }

  /** True when the text between the offsets breaks a line. */
  isBroken(start: number, end: number): boolean {
    return breaks(this.#text.slice(start, end)) > 0;
  }

  /** Takes a comment that stands behind `from` on its line, with nothing between. */
  behind(from: number, end: number): Doc {
    const comment = this.#next(from, end);
    if (!comment || this.isBroken(from, comment.span.start)) return concat([]);
    this.#take(comment);
    return trailing(written(comment, comment.doc));
  }

  /**
   * The parts on lines of their own between the offsets, with all comments in their places and at most one empty line
   * kept between two. `separator` stands behind each part but the last. Begins without a break. `spread`: an empty line
   * between any two where there is no source to follow.
   */
  lines(parts: readonly Part[], from: number, to: number, separator: (index: number) => string, spread = false): Doc {
    const out: Doc[] = [];
    let end = from;
    const add = (doc: Doc, start: number): void => {
      const blank = breaks(this.#text.slice(end, start)) > 1 || (spread && this.#text === "");
      if (out.length > 0) out.push(hardLine(blank));
      out.push(doc);
    };
    const own = (start: number, until: number, key: number): void => {
      for (let comment = this.#next(start, until); comment; comment = this.#next(start, until)) {
        // Only what stood alone above it documents what follows.
        const documents = comment.doc && comment.span.start < key && this.#isAlone(comment.span.start);
        add(text(written(comment, documents)), comment.span.start);
        end = comment.span.end;
        this.#take(comment);
      }
    };
    for (const [i, part] of parts.entries()) {
      own(end, part.start, Number.POSITIVE_INFINITY);
      const doc = part.doc();
      const begin = this.has(part.start, part.end) ? undefined : part.start;
      // What its own parts did not take stands above it.
      own(part.start, part.end, part.key);
      const limit = parts[i + 1]?.start ?? to;
      const behind = i === parts.length - 1 ? "" : separator(i);
      add(concat([doc, text(behind), this.behind(part.end, limit)]), begin ?? end);
      const next = this.#index(part.end);
      const remark = this.#taken[next] && this.#all[next]!.span.start < limit ? this.#all[next]!.span.end : 0;
      end = Math.max(part.end, remark);
    }
    own(end, to, Number.POSITIVE_INFINITY);
    return concat(out);
  }

  #isAlone(offset: number): boolean {
    return /(^|[\r\n])[ \t\uFEFF]*$/.test(this.#text.slice(Math.max(0, offset - 400), offset));
  }

  /** The first comment that begins at or behind the offset. */
  #index(offset: number): number {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all[middle]!.span.start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  #next(start: number, end: number): Comment | undefined {
    for (let i = this.#index(start); i < this.#all.length && this.#all[i]!.span.start < end; i++) {
      if (!this.#taken[i]) return this.#all[i];
    }
    return undefined;
  }
  #take(comment: Comment): void {
    this.#taken[this.#index(comment.span.start)] = true;
    this.handedOut++;
  }
}

const written = (comment: Comment, doc: boolean): string => {
  const whole = comment.doc && !doc ? ` ${comment.text.trim()}` : comment.text;
  return `${doc ? "///" : "//"}${whole}`.trimEnd();
};
