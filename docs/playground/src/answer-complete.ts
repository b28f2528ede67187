import type { CompletionKind } from "../../../compiler/language/completion.ts";
import { completionsAt } from "../../../compiler/language/completions.ts";
import { analysisOf } from "./analysis-of.ts";
import { asHtml } from "./as-html.ts";
import type { Answer, Question } from "./protocol.ts";

/** The editor's pictures of what is offered. */
const types: Readonly<Record<CompletionKind, string>> = {
  kind: "keyword",
  property: "property",
  block: "class",
  variant: "constant",
  sensor: "class",
  band: "constant",
  unit: "constant",
  value: "enum",
  reference: "variable",
  let: "variable",
  keyword: "keyword",
  module: "namespace",
  measure: "function",
  snippet: "text",
};

/** What may be written at a place, best first. */
export function answerComplete({ offset, ...document }: Question<"complete">): Answer<"complete"> {
  return completionsAt(analysisOf(document), offset).map(
    ({ label, kind, detail, documentation, insert, replace, edits = [], goesOn = false }) => ({
      label,
      type: types[kind],
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { info: asHtml(documentation) }),
      snippet: asTemplate(insert),
      replace: { from: replace.start, to: replace.end },
      edits: edits.map(({ span, text }) => ({ from: span.start, to: span.end, text })),
      goesOn,
    }),
  );
}

/** `$1` is `${1}` to CodeMirror; `$0`, the last place, has no number of its own there. */
const asTemplate = (insert: string): string =>
  insert.replaceAll(/\\([\\$])|\$(\d+)|\$\{0(?=[:}])/g, (_, escaped?: string, place?: string) =>
    escaped !== undefined
      ? escaped
      : `\${${place === undefined || place === "0" ? 99 : place}${place === undefined ? "" : "}"}`,
  );
