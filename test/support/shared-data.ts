import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Real sets that are not part of the project: `SKYC_SHARED_DATA`, or `../shared/data` beside the checkout. */
const root = resolve(process.env.SKYC_SHARED_DATA ?? join(import.meta.dirname, "../../../shared/data"));

/** The path of a shared set; skips the test, with the reason, where it is not there. */
export function sharedData(test: Mocha.Context, path: string): string {
  const full = join(root, path);
  if (!existsSync(full)) {
    process.stdout.write(`      skipped: ${full} is not there (SKYC_SHARED_DATA)\n`);
    test.skip();
  }
  return full;
}
