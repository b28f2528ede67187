import { existsSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import type { Span } from "../diag/span.ts";

/** A path as an absolute one: what a file says is relative to that file, what the command line says to the current directory. */
export const placeOf = (path: string, { file }: Pick<Span, "file">): string =>
  isAbsolute(path) ? path : resolve(existsSync(file) ? dirname(file) : ".", path);
