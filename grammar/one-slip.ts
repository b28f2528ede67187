import type { Diagnostic } from "../compiler/diag/diagnostic.ts";
import { LineMap } from "../compiler/diag/span.ts";

/** What was found at the three stages of reading, before it is weighed. */
export interface Findings {
  /** Characters, numbers and texts. */
  readonly lexical: readonly Diagnostic[];
  readonly brackets: readonly Diagnostic[];
  /** Offsets at which brackets were read otherwise than written. */
  readonly repairs: readonly number[];
  readonly parser: readonly Diagnostic[];
}

const place = ({ span }: Diagnostic): number => span?.start ?? 0;

/**
 * One slip, one error: leaves out what most likely follows from an earlier finding. On the line of a text that is not
 * closed only that is reported; on the line of a bracket that is missing or too many, one bracket and nothing of the
 * parser; elsewhere an error hides those behind it on its line up to the next separator of its level.
 */
export function oneSlip(text: string, { lexical, brackets, repairs, parser }: Findings): Diagnostic[] {
  const map = new LineMap(text);
  const lineOf = (one: Diagnostic): number => map.position(place(one)).line;
  const torn = new Set(lexical.filter(({ code }) => code === "SKY1009").map(lineOf));
  const letters = lexical.filter((one) => one.code === "SKY1009" || !torn.has(lineOf(one)));
  const taken = new Set(torn);
  const kept = brackets.filter((one) => {
    const line = lineOf(one);
    return taken.has(line) ? false : taken.add(line);
  });
  for (const at of repairs) taken.add(map.position(at).line);
  const rest = [...letters.filter((one) => one.code !== "SKY1009"), ...parser.filter((one) => !taken.has(lineOf(one)))];
  const closed = letters.filter((one) => one.code === "SKY1009");
  return [...closed, ...kept, ...unlinked(text, rest)].sort((a, b) => place(a) - place(b));
}

function unlinked(text: string, found: readonly Diagnostic[]): Diagnostic[] {
  const reach = new Reach(text);
  return [...found]
    .sort((a, b) => place(a) - place(b))
    .filter(({ span }) => {
      if (!span) return true;
      if (reach.holds(span.start)) return false;
      reach.begin(span.end);
      return true;
    });
}

/** How far a slip reaches: to the end of its line, or to a separator outside of inner brackets. */
class Reach {
  #at = -1;
  #depth = 0;
  /** The first separator behind a slip may be the slip itself. */
  #started = false;
  #over = true;

  constructor(readonly text: string) {}

  begin(at: number): void {
    this.#at = at;
    this.#depth = 0;
    this.#started = false;
    this.#over = false;
  }

  /** Places must be asked in their order: what was looked at is not looked at again. */
  holds(place: number): boolean {
    for (; !this.#over && this.#at < place; this.#at++) {
      const c = this.text[this.#at]!;
      if (c === "\n" || c === "\r") this.#over = true;
      else if (c === '"') this.#at += stringLength(this.text, this.#at) - 1;
      else if ("([{".includes(c)) this.#depth++;
      else if (")]}".includes(c)) this.#depth--;
      else if ((c === "," || c === ";") && this.#depth <= 0 && this.#started) this.#over = true;
      this.#started ||= c !== " " && c !== "\t";
    }
    return !this.#over;
  }
}

/** Of the text that begins at a quote; 1 where it is not closed. */
function stringLength(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i - at + 1;
    else if (text[i] === "\n" || text[i] === "\r") return 1;
  }
  return 1;
}
