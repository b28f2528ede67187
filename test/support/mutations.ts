import { lexer } from "../../grammar/tokens.ts";

/** The text without one token, for each token. */
export function* withoutEach(text: string): Generator<{ text: string; removed: string }> {
  for (const { image, startOffset } of lexer.tokenize(text).tokens) {
    yield { text: text.slice(0, startOffset) + text.slice(startOffset + image.length), removed: image };
  }
}
