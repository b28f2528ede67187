import pc from "picocolors";

/** How a plan is printed. */
export interface PageStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Lines of text under headings, in colour or without, none wider than the terminal where it can be helped. */
export class Page {
  readonly #lines: string[] = [];
  readonly paint: ReturnType<typeof pc.createColors>;
  readonly width: number;

  constructor({ colour, width }: PageStyle) {
    this.paint = pc.createColors(colour);
    this.width = width;
  }

  /** Begins a section. */
  heading(text: string, beside = ""): void {
    if (this.#lines.length > 0) this.#lines.push("");
    const fits = text.length + 2 + beside.length <= this.width;
    this.line(`${this.paint.bold(text)}${beside !== "" && fits ? `  ${this.paint.dim(beside)}` : ""}`);
    if (!fits) this.text("  ", beside, this.paint.dim);
  }

  /** A line as it is. */
  line(text: string): void {
    this.#lines.push(text.trimEnd());
  }

  /** A text broken between words; every line after the first stands under the text behind `lead`. */
  text(lead: string, words: string, paint: (text: string) => string = (text) => text): void {
    const indent = " ".repeat(lead.length);
    wrap(words, this.width - lead.length).forEach((part, i) => {
      this.line(`${i === 0 ? lead : indent}${paint(part)}`);
    });
  }

  toString(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}

/** Lines of at most `width` characters, broken at spaces; a word that is longer has a line to itself. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A cell of a table: text, or a number or size that stands at the right. */
export type Cell = string | { readonly right: string };

const textOf = (cell: Cell): string => (typeof cell === "string" ? cell : cell.right);

/** Cells as columns with two spaces between; `paint` colours a whole cell by its row and column. */
export function columns(
  rows: readonly (readonly Cell[])[],
  paint: (text: string, row: number, column: number) => string = (text) => text,
): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => textOf(row[i] ?? "").length)));
  return rows.map((row, r) =>
    row
      .map((cell, i) => {
        const text = textOf(cell);
        const space = " ".repeat(widths[i]! - text.length);
        const painted = text === "" ? "" : paint(text, r, i);
        return typeof cell === "string" ? `${painted}${space}` : `${space}${painted}`;
      })
      .join("  ")
      .trimEnd(),
  );
}
