import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../docs/errors/", import.meta.url);

/** A page of docs/errors, taken apart. */
export interface ErrorPage {
  readonly code: string;
  readonly title: string;
  /** The explanation between the title and the first example. */
  readonly text: string;
  readonly bad: Block;
  /** A code of the machine, of data or of a run may have no other way to be right than its bad one mended. */
  readonly good: Block | undefined;
}
interface Block {
  readonly language: string;
  readonly text: string;
}

const FORM =
  /^# (SKY\d{4}): ([a-z0-9-]+)\n\n([\s\S]+?)\n\n## Bad\n\n?```(sky|console)\n([\s\S]*?)\n```\n\n## Good\n\n?```(sky|console)\n([\s\S]*?)\n```\n$/;

/** The codes that have a page. */
export const pagedCodes = (): string[] =>
  readdirSync(folder)
    .filter((name) => /^SKY\d+\.md$/.test(name))
    .map((name) => name.slice(0, -3))
    .sort();

/** Reads a page; throws where it does not have the agreed form. */
export function errorPage(code: string): ErrorPage {
  const match = FORM.exec(readFileSync(new URL(`${code}.md`, folder), "utf8"));
  if (!match)
    throw new Error(`docs/errors/${code}.md does not have the form: # CODE: name, text, ## Bad, block, ## Good, block`);
  const [, named, title, text, badLanguage, bad, goodLanguage, good] = match;
  if (named !== code) throw new Error(`docs/errors/${code}.md speaks of ${named}`);
  const block = (language: string, body: string): Block => ({ language, text: `${body}\n` });
  return { code, title: title!, text: text!, bad: block(badLanguage!, bad!), good: block(goodLanguage!, good!) };
}
