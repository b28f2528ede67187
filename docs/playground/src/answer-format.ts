import { parse } from "../../../grammar/parse.ts";
import { print } from "../../../grammar/print.ts";
import type { Answer, Question } from "./protocol.ts";

/** The canonical text. What cannot be read whole is left as it is: a guess could lose something. */
export function answerFormat({ path, text }: Question<"format">): Answer<"format"> {
  const { ast, diagnostics } = parse(text, path);
  const first = diagnostics.find(({ severity }) => severity === "error");
  return first ? { refused: `Not formatted: ${first.message}` } : { text: print(ast) };
}
