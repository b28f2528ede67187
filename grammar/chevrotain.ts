import type * as Chevrotain from "chevrotain";

/**
 * Chevrotain's own one-file build. Its normal entry loads hundreds of small files of lodash, which costs every command of
 * skyc 0.4 s before it says a word; the package's `exports` do not name the build, so it is found beside the entry.
 */
const entry = import.meta.resolve("chevrotain");
const build = await import(new URL("../chevrotain.min.mjs", entry).href).catch(() => import("chevrotain"));

export const { createToken, createTokenInstance, EmbeddedActionsParser, EOF, isRecognitionException, Lexer } =
  build as typeof Chevrotain;
