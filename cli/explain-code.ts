import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { fail } from "../compiler/diag/diagnostic.ts";
import { nearest } from "../compiler/diag/suggest.ts";
import { packageRoot } from "./package-root.ts";

/** Whether what is to be explained is a file: by its name, or because there is one. */
export const isFile = (asked: string): boolean =>
  asked.endsWith(".sky") || /[\\/]/.test(asked) || (!pageOf(codeOf(asked)) && existsSync(asked));

/** `SKY1004` for `SKY1004`, `sky1004`, `1004`, or the code's name. */
function codeOf(asked: string): string {
  const plain = /^\d{4}$/.test(asked) ? `SKY${asked}` : /^sky\d+$/i.test(asked) ? asked.toUpperCase() : asked;
  return Object.entries(codes).find(([, { name }]) => name === plain)?.[0] ?? plain;
}

const pageOf = (code: string): string | undefined => {
  const page = join(packageRoot(), "docs/errors", `${code}.md`);
  return Object.hasOwn(codes, code) && existsSync(page) ? page : undefined;
};

/** The page of a code. Throws a usage error for anything else, and where `more` was asked of it. */
export function explain(asked: string, more = false): string {
  const code = codeOf(asked);
  const page = pageOf(code);
  if (page && more) fail("SKY8075", { code });
  if (page) return readFileSync(page, "utf8");
  const near = nearest(
    code,
    Object.entries(codes).flatMap(([known, { name }]) => [known, name]),
  );
  return fail("SKY8061", {
    asked,
    hint: near
      ? `Did you mean ${near}?`
      : "Codes look like SKY1004; `skyc check` prints them. A file's name ends in .sky.",
  });
}
