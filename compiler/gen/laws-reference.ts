import { readFileSync } from "node:fs";
import { join } from "node:path";
import { laws } from "../check/laws/generated/index.ts";
import { codes } from "../diag/catalogue/index.ts";
import { type Generated, root } from "./generated.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();
const link = (code: string): string => `[${code}](../errors/${code}.md)`;

/** The first paragraph of a code's page: what the law demands, and why. */
function pageOf(code: string): string {
  const text = readFileSync(join(root, "docs/errors", `${code}.md`), "utf8");
  return text.split("\n\n")[1] ?? "";
}

/** The page of all laws, `docs/generated/laws.md`: which code, what it demands, why. */
export function generate(): Generated {
  const told = new Set<string>(laws.flatMap((law) => law.codes));
  const rows = laws.map(({ codes: own, says, why }) => `| ${own.map(link).join(" ")} | ${cell(says)} | ${cell(why)} |`);
  const others = Object.keys(codes)
    .filter((code) => /^SKY(32|40|41)/.test(code) && !told.has(code))
    .sort()
    .map((code) => `| ${link(code)} | ${codes[code as keyof typeof codes].name} | ${cell(pageOf(code))} |`);
  const text = [
    "<!-- Written by `npm run gen` from compiler/check/laws and the pages of docs/errors. -->",
    "# Laws",
    "",
    `What has to hold before anything runs. ${laws.length} laws hold between the parts of a data set or an experiment:`,
    "",
    "| code | law | why |",
    "|---|---|---|",
    ...rows,
    "",
    "Others are found where a plan is made of a part: its lengths, its bands, its sizes.",
    "",
    "| code | name | what it says |",
    "|---|---|---|",
    ...others,
    "",
  ];
  return new Map([["docs/generated/laws.md", text.join("\n")]]);
}
