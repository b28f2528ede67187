import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codes } from "../diag/catalogue/index.ts";
import type { CodeEntry } from "../diag/message.ts";
import { type Generated, root } from "./generated.ts";

const folder = "compiler/diag/catalogue";

/** A group of codes with what it is about, as the catalogue's own file says. */
interface Group {
  readonly title: string;
  readonly codes: readonly string[];
}

/** What each code says, with a gap where a finding fills something in. */
const gaps = new Proxy({}, { get: () => "…" });
const cell = (text: string): string =>
  text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").replaceAll("<", "&lt;").trim();

function groups(): Group[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .map((name) => {
      const text = readFileSync(join(root, folder, name), "utf8");
      const said = /\/\*\* (SKY[^:]*: [\s\S]*?)\*\//.exec(text)?.[1];
      if (!said) throw new Error(`Say at the top of ${folder}/${name} what its codes are about: /** SKYnxxx: …. */`);
      const title = said
        .replaceAll(/SKY[^:]*: /g, "")
        .replaceAll(/\s*\n \* ?/g, " ")
        .trim()
        .replace(/\.$/, "");
      return {
        title: title.charAt(0).toUpperCase() + title.slice(1),
        codes: [...text.matchAll(/^ {2}(SKY\d{4}): \{/gm)].map(([, code]) => code!),
      };
    })
    .filter((group) => group.codes.length > 0)
    .sort((a, b) => (a.codes[0]! < b.codes[0]! ? -1 : 1));
}

/** The page of all codes, `docs/generated/codes.md`: one line each, which leads to its page. */
export function generate(): Generated {
  const all = groups();
  const listed = all.flatMap((group) => group.codes);
  const missing = Object.keys(codes).filter((code) => !listed.includes(code));
  if (missing.length > 0) throw new Error(`The page of codes does not show ${missing.join(", ")}.`);
  const text = [
    "<!-- Written by `npm run gen` from the files of compiler/diag/catalogue. -->",
    "# Codes",
    "",
    `${listed.length} things that skyc says, each with a page that tells more, a bad example and a good one: \`skyc explain CODE\`. Codes are never used again for something else.`,
    "",
    ...all.flatMap(({ title, codes: own }) => [
      `## ${title}`,
      "",
      "| code | says |",
      "|---|---|",
      ...own.map((code) => {
        const entry = codes[code as keyof typeof codes] as CodeEntry;
        return `| [${code}](../errors/${code}.md) ${entry.name} | ${cell(entry.text(gaps as never))} |`;
      }),
      "",
    ]),
  ];
  return new Map([["docs/generated/codes.md", `${text.join("\n").trimEnd()}\n`]]);
}
