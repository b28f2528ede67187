import type { Diagnostic, Fix } from "../../../compiler/diag/diagnostic.ts";
import { LineMap, type Span } from "../../../compiler/diag/span.ts";
import { inlayHints } from "../../../compiler/language/inlay-hints.ts";
import { analysisOf } from "./analysis-of.ts";
import type { Answer, Mend, Place, Problem, Question } from "./protocol.ts";

/** Every finding, with the lines and columns that people count. */
export function answerCheck(document: Question<"check">): Answer<"check"> {
  const analysis = analysisOf(document);
  const { world, experiments, diagnostics } = analysis.checked;
  const maps = new Map<string, LineMap>();
  const place = ({ file, start, end }: Span): Place => {
    const map = maps.get(file) ?? new LineMap(world.files.get(file)?.ast.text ?? "");
    maps.set(file, map);
    return { file, ...map.position(start), ...(file === world.root ? { range: { from: start, to: end } } : {}) };
  };
  return {
    problems: diagnostics.map((found) => problem(found, world.root, place)),
    experiments: experiments.map(({ declaration }) => declaration.name.text),
    hints: inlayHints(analysis).map(({ offset, label, tooltip }) => ({ at: offset, label, note: tooltip })),
  };
}

function problem(found: Diagnostic, root: string, place: (span: Span) => Place): Problem {
  const { code, severity, message, help, span, related, fixes } = found;
  return {
    code,
    severity,
    message,
    ...(help ? { help } : {}),
    ...(span ? { place: place(span) } : {}),
    related: related.map((other) => ({ message: other.message, ...place(other.span) })),
    mends: fixes.flatMap((fix) => mend(fix, root)),
  };
}

/** Other files are only looked at here: a mend in one of them is not offered. */
const mend = ({ title, edits }: Fix, root: string): Mend[] =>
  edits.every(({ span }) => span.file === root)
    ? [{ title, edits: edits.map(({ span, text }) => ({ from: span.start, to: span.end, text })) }]
    : [];
