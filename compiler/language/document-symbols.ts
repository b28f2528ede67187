import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";
import type { Frame, Key } from "./reading.ts";

/** A line of the outline. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: "declaration" | "let" | "property" | "sweep" | "expect";
  /** All of it, and its name. */
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly DocumentSymbol[];
}

/** The outline of a file: declarations with their properties, sweeps and statements. */
export function documentSymbols(analysis: Analysis): readonly DocumentSymbol[] {
  const { words, frames, file } = analysis.reading();
  const bodies = frames.filter((frame) => frame.type === "declaration");
  const found: DocumentSymbol[] = [...file.lets.values()].map((word) => leaf(word.text, "let", "let", word.span));
  for (const word of words) {
    if (word.role !== "declared") continue;
    const body = bodies.find((frame) => frame.start > word.span.end && frame.name === word.text);
    const span = { ...word.span, end: body ? Math.min(body.end + 1, analysis.text.length) : word.span.end };
    const children = body ? inside(analysis, body) : [];
    found.push({ name: word.text, detail: word.kind ?? "", kind: "declaration", span, nameSpan: word.span, children });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

const leaf = (name: string, detail: string, kind: DocumentSymbol["kind"], span: Span): DocumentSymbol => ({
  name,
  detail,
  kind,
  span,
  nameSpan: span,
  children: [],
});

function inside(analysis: Analysis, body: Frame): DocumentSymbol[] {
  const { words, frames } = analysis.reading();
  const own = [...body.lets.values()].map((word) => leaf(word.text, "let", "let", word.span));
  const sweeps = words
    .filter(({ role, slot }) => role === "sweep" && slot.frame === body)
    .map((word) => leaf(word.text, "sweep", "sweep", word.span));
  const expects = frames
    .filter(({ type, outer }) => type === "expect" && outer === body)
    .map(({ start, end }) =>
      leaf("expect", "", "expect", {
        file: analysis.path,
        start: start - 1,
        end: Math.min(end + 1, analysis.text.length),
      }),
    );
  return [...own, ...body.keys.map((key) => ofKey(analysis, key)), ...sweeps, ...expects].sort(
    (a, b) => a.span.start - b.span.start,
  );
}

function ofKey(analysis: Analysis, key: Key): DocumentSymbol {
  const first = key.words[0]!.span;
  const nameSpan = { ...first, end: key.words.at(-1)!.span.end };
  const text = key.value ? analysis.text.slice(key.value.start, key.value.end).replaceAll(/\s+/g, " ") : "";
  return {
    name: key.text === "" ? "?" : key.text,
    detail: text.length > 60 ? `${text.slice(0, 57)}…` : text,
    kind: "property",
    span: { ...first, end: Math.max(nameSpan.end, key.value?.end ?? 0) },
    nameSpan,
    children: [],
  };
}
