import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { fail } from "../compiler/diag/diagnostic.ts";
import { nearest } from "../compiler/diag/suggest.ts";
import { packageRoot } from "./package-root.ts";

/** The page of a code, given as `SKY1004`, `sky1004` or `1004`, or by its name. Throws a usage error for anything else. */
export function explain(asked: string): string {
  const names = new Map<string, string>(Object.entries(codes).map(([code, { name }]) => [name, code]));
  const plain = /^\d{4}$/.test(asked) ? `SKY${asked}` : /^sky\d+$/i.test(asked) ? asked.toUpperCase() : asked;
  const code = names.get(plain) ?? plain;
  const page = join(packageRoot(), "docs/errors", `${code}.md`);
  if (Object.hasOwn(codes, code) && existsSync(page)) return readFileSync(page, "utf8");
  if (asked.endsWith(".sky") || existsSync(asked)) fail("SKY8060", { path: asked });
  const near = nearest(plain, [...Object.keys(codes), ...names.keys()]);
  return fail("SKY8061", {
    asked,
    hint: near ? `Did you mean ${near}?` : "Codes look like SKY1004; `skyc check` prints them.",
  });
}
