import { referencesOfKind } from "../../cli/doc/find-references.ts";
import { documentedKinds, titleOfKind } from "../../cli/doc/kinds.ts";
import { firstSentence, kindPage } from "../../cli/doc/page-markdown.ts";
import { blocks, sensors } from "../../compiler/blocks/registry.ts";
import { exportsOf, libraryNames } from "../check/libraries.ts";
import type { Generated } from "./generated.ts";

const note = "<!-- Written by `npm run gen` from the files of compiler/blocks. -->";
const anchorOf = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "");

/**
 * The reference: a page a kind, `docs/generated/blocks/KIND.md`, and the index of all, `docs/generated/blocks.md`. Every property
 * with its type, limits, default and meaning, every band, an example of each.
 */
export function generate(): Generated {
  const shown = documentedKinds.map(([kind]) => kind);
  const missing = [...blocks.values()].find(({ kind }) => !shown.includes(kind));
  if (missing)
    throw new Error(`The reference has no page for blocks of kind ${missing.kind}: name it in cli/doc/kinds.ts.`);
  const pages = new Map(shown.map((kind) => [kind, referencesOfKind(kind)]));
  const index = [
    note,
    "# Blocks",
    "",
    `${blocks.size + sensors.size} blocks, sensors and declarations. How they are written is told in [language.md](../language.md); \`skyc doc NAME\` prints one in a terminal.`,
    "",
    "Modules of the standard library. Names of `sky:models` have to be imported, the others are known everywhere:",
    "",
    ...libraryNames.map((name) => `- \`${name}\`: ${[...exportsOf(name)!.keys()].sort().join(", ")}`),
    "",
    ...[...pages].flatMap(([kind, references]) => [
      `## [${titleOfKind(kind)}](blocks/${kind}.md)`,
      "",
      ...references.map(({ name, doc }) => `- [${name}](blocks/${kind}.md#${anchorOf(name)}): ${firstSentence(doc)}`),
      "",
    ]),
  ];
  return new Map([
    ["docs/generated/blocks.md", `${index.join("\n").trimEnd()}\n`],
    ...[...pages].map(([kind, references]): [string, string] => [
      `docs/generated/blocks/${kind}.md`,
      kindPage(kind, references, { errors: "../../errors", note }),
    ]),
  ]);
}
