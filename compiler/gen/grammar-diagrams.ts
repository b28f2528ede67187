import { createRequire } from "node:module";
import { precedence } from "../../grammar/to-ast.ts";
import { multipliers, units } from "../../grammar/units.ts";
import type { Generated } from "./generated.ts";
import { grammarRules, operators, type Part } from "./grammar-rules.ts";

/** A piece of a picture; the library draws with objects of its own. */
interface Picture {
  format(...padding: number[]): Picture;
  toString(): string;
  readonly attrs: Record<string, string | number>;
}
type Join = (...parts: (Picture | string)[]) => Picture;
interface Railroad {
  readonly Diagram: Join;
  readonly Sequence: Join;
  readonly Choice: (normal: number, ...parts: Picture[]) => Picture;
  readonly Optional: (part: Picture) => Picture;
  readonly OneOrMore: (part: Picture, between?: Picture) => Picture;
  readonly ZeroOrMore: (part: Picture, between?: Picture) => Picture;
  readonly Terminal: (text: string) => Picture;
  readonly NonTerminal: (text: string) => Picture;
}
const railroad = createRequire(import.meta.url)("railroad-diagrams") as Railroad;

/** Readable on white and on black: the page that shows a picture does not say which it has. */
const style = `
  path { stroke-width: 2; stroke: #57606a; fill: none; }
  text { font: 14px ui-monospace, "DejaVu Sans Mono", monospace; text-anchor: middle; fill: #1f2328; }
  rect { stroke-width: 1.5; stroke: #0b5cad; fill: #e6f0fa; }
  .terminal rect { stroke: #1a7f43; fill: #e5f5ea; }
  .terminal text { font-weight: bold; }
  @media (prefers-color-scheme: dark) {
    path { stroke: #8b949e; }
    text { fill: #e6edf3; }
    rect { stroke: #6db3f8; fill: #14273a; }
    .terminal rect { stroke: #6fd397; fill: #12301d; }
  }
`;

/** The rules in the order of the page, from the whole to the parts, each with what has to be said beside its picture. */
const pages: readonly (readonly [rule: string, said: string])[] = [
  ["file", "The edition, imports, then everything else in any order."],
  ["import", "The text names a module of the standard library, or a file relative to this one."],
  [
    "declaration",
    "The grammar knows no kinds: which ones there are is told in [language.md](../language.md#declarations).",
  ],
  ["body", ""],
  ["member", "Lines of documentation (`///`) stand above a member or declaration, before or behind its annotations."],
  ["property", "Values with `|` between them are a table's cells."],
  ["let", ""],
  ["annotation", ""],
  ["expect", "Each value is a statement."],
  ["sweep", "Each path is an axis, with its values."],
  ["value", "Operators bind as the table below says."],
  ["single value", "A body by itself is a value where a property holds properties."],
  [
    "block",
    "A block, a declaration's name, a band, or `unstated`. A comma may stand behind the last value where the bracket is on a later line.",
  ],
  ["list", "Here, too, a comma may stand behind the last value where the bracket is on a later line."],
  ["argument", ""],
  ["assume", ""],
  ["log", "With `x` and a number behind it: so many points of a logarithmic range."],
  ["path", ""],
];

function picture(part: Part): Picture {
  switch (part.type) {
    case "word":
      return railroad.Terminal(part.text);
    case "ref":
      return railroad.NonTerminal(part.text);
    case "sequence":
      return railroad.Sequence(...part.parts.map(picture));
    case "choice":
      return railroad.Choice(0, ...part.parts.map(picture));
    case "optional":
      return part.part.type === "repeat"
        ? railroad.ZeroOrMore(picture(part.part.part), part.part.between && picture(part.part.between))
        : railroad.Optional(picture(part.part));
    case "repeat":
      return railroad.OneOrMore(picture(part.part), part.between && picture(part.between));
  }
}

function svg(rule: string, part: Part): string {
  const diagram = railroad.Diagram(picture(part)).format(8);
  diagram.attrs.xmlns = "http://www.w3.org/2000/svg";
  diagram.attrs.role = "img";
  diagram.attrs["aria-label"] = `Railroad diagram of ${rule}`;
  // The library marks what is written as it stands by rounded corners alone.
  const marked = diagram
    .toString()
    .replaceAll(/<g>\s*(<path[^>]*><\/path>\s*<path[^>]*><\/path>\s*<rect[^>]* rx=)/g, '<g class="terminal">$1');
  return `${marked.replace(/>\n/, `>\n<style>${style}</style>\n`).trimEnd()}\n`;
}

const fileOf = (rule: string): string => `grammar/${rule.replaceAll(" ", "-")}.svg`;
const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;

function operatorRows(): string[] {
  const levels = [...new Set(Object.values(precedence))].sort((a, b) => a - b);
  const meant = Object.keys(precedence);
  const odd = operators.filter((one) => !meant.includes(one));
  if (odd.length > 0) throw new Error(`Operators without a precedence: ${odd.join(" ")}.`);
  return levels.map((level, i) => {
    const own = Object.entries(precedence).filter(([, bound]) => bound === level);
    return `| ${i + 1} | ${own.map(([operator]) => code(operator)).join(" ")} |`;
  });
}

/** `docs/generated/grammar.md` and a picture for each rule, from the parser itself. */
export function generate(): Generated {
  const rules = grammarRules();
  const missing = [...rules.keys()].filter((rule) => !pages.some(([shown]) => shown === rule));
  if (missing.length > 0) throw new Error(`The grammar's page does not show ${missing.join(", ")}.`);
  const text = [
    "<!-- Written by `npm run gen` from the parser in grammar/. -->",
    "# The grammar",
    "",
    "Green is written as it stands, blue is told in a picture or a table of its own. White space separates words and means nothing else; `//` begins a comment",
    "that ends with its line. No word is reserved: each of those in green is also a good name. What the words mean is told in [language.md](../language.md).",
    "",
    ...pages.flatMap(([rule, said]) => [
      ...[`## ${rule}`, "", `<img src="${fileOf(rule)}" alt="Railroad diagram of ${rule}">`, ""],
      ...(said === "" ? [] : [said, ""]),
    ]),
    "## name, text, number, quantity",
    "",
    `- **name**: a letter or \`_\`, then letters, digits and \`_\`. A **kind** is a name too.`,
    "- **text**: on one line between double quotes, with the escapes of JSON.",
    `- **number**: digits, perhaps with a decimal part and an exponent, perhaps with a multiplier: ${Object.keys(multipliers).map(code).join(" ")}.`,
    `- **quantity**: a number, and behind it one of ${units.map(code).join(" ")}.`,
    "",
    "## operator",
    "",
    "From the loosest to the tightest binding; those of one row group to the left.",
    "",
    ...["| | operators |", "|---|---|", ...operatorRows()],
  ];
  const pictures = pages.map(([rule]): [string, string] => [
    `docs/generated/${fileOf(rule)}`,
    svg(rule, rules.get(rule)!),
  ]);
  return new Map([["docs/generated/grammar.md", `${text.join("\n")}\n`], ...pictures]);
}
