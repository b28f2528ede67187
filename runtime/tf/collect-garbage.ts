import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/**
 * Lets JavaScript give back what nobody holds any more. Its own heap stays small while a session runs, so it sees no reason to
 * do so by itself, although typed arrays of hundreds of megabytes may hang on it.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
}
