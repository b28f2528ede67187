import { hoverAt } from "../../../compiler/language/hover.ts";
import { analysisOf } from "./analysis-of.ts";
import { asHtml } from "./as-html.ts";
import type { Answer, Question } from "./protocol.ts";

/** What there is to say of the word at a place. */
export function answerHover({ offset, ...document }: Question<"hover">): Answer<"hover"> {
  const found = hoverAt(analysisOf(document), offset);
  return found && { html: asHtml(found.markdown), from: found.span.start, to: found.span.end };
}
