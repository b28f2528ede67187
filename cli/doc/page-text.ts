import { relative } from "node:path";
import { codes } from "../../compiler/diag/catalogue/index.ts";
import { countInWords, firstSentence } from "./page-markdown.ts";
import type { DeclarationReference } from "./read-file.ts";
import type { BlockReference, Reference, SensorReference } from "./reference.ts";

/** Breaks a text into lines of at most `width` letters. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Columns that are as wide as their widest cell. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]!.length))) ?? [];
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ")}`.trimEnd());
}
const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd());

/** The page of a block or sensor for a terminal of that width. */
export const terminalPage = (reference: Reference, width: number): string =>
  `${("bands" in reference ? sensorLines(reference, width) : blockLines(reference, width)).join("\n").trimEnd()}\n`;

function blockLines(reference: BlockReference, width: number): string[] {
  const { kind, name, doc, signature, facts, properties, variants, library, imported, example, file } = reference;
  const from =
    (file && relative(process.cwd(), file)) ??
    (library === undefined ? undefined : imported ? `import it from "${library}"` : library);
  return [
    `${name} (${kind}${from === undefined ? "" : `, ${from}`})`,
    "",
    ...wrapped(doc, width),
    "",
    ...wrapped(signature, width - 2).map((line) => `  ${line}`),
    ...facts.flatMap((fact) => ["", ...wrapped(fact, width)]),
    ...(properties.length > 0 ? ["", "Properties"] : []),
    ...properties.flatMap((p) => {
      const value = p.required
        ? "required"
        : p.default === undefined || p.default === "absent"
          ? "may be left out"
          : `default ${p.default}`;
      return [
        `  ${p.name}: ${[p.type, p.limits, value].filter((part) => part !== undefined).join("; ")}`,
        ...wrapped(p.doc, width - 6).map((line) => `      ${line}`),
      ];
    }),
    ...(variants.length > 0 ? ["", "Named sizes"] : []),
    ...columns(
      variants.map((v) => [
        v.name,
        v.parameters === undefined ? "" : countInWords(v.parameters),
        Object.entries(v.sets)
          .map(([key, value]) => `${key}: ${value}`)
          .join(", "),
      ]),
    ),
    ...(variants[0]?.given === undefined ? [] : [`  Trained numbers on ${variants[0].given}.`]),
    ...(reference.codes.length > 0 ? ["", "It may say"] : []),
    ...reference.codes.map((code) => `  ${code} ${codes[code].name}`),
    ...(example === undefined ? [] : ["", "Example", ...indented(example)]),
  ];
}

function sensorLines(
  { name, doc, source, values, bands, statistics, example }: SensorReference,
  width: number,
): string[] {
  const show = (value: number | undefined, unit = ""): string => (value === undefined ? "-" : `${value}${unit}`);
  const rows = bands.map((b) => [b.name, show(b.wavelength, " nm"), `${b.gsd} m`, show(b.mean), show(b.std)]);
  return [
    `${name} (sensor)`,
    "",
    ...wrapped(doc, width),
    ...wrapped(`Stored as ${values}. Source: ${source}.`, width),
    "",
    ...columns([["band", "wavelength", "resolution", "mean", "deviation"], ...rows]),
    ...(statistics ? ["", ...wrapped(`Mean and deviation: ${statistics}.`, width)] : []),
    "",
    "Example",
    ...indented(example),
  ];
}

/** Names with the first sentence of what they are, for a list. */
export function terminalList(title: string, references: readonly Reference[], width: number): string[] {
  const wide = Math.max(...references.map(({ name }) => name.length));
  return [
    title,
    ...references.map(({ name, doc }) => {
      const first = firstSentence(doc);
      const line = `  ${name.padEnd(wide)}  ${first}`;
      return line.length > width ? `${line.slice(0, width - 1)}…` : line;
    }),
  ];
}

/** The declarations of a file, a line each: what it is, what it extends, what its author says of it. */
export const declarationLines = (declarations: readonly DeclarationReference[]): string[] =>
  declarations.map(({ kind, name, abstract, extends: bases, doc, paper }) => {
    const head = `${abstract ? "abstract " : ""}${kind} ${name}${bases.length > 0 ? ` extends ${bases.join(", ")}` : ""}`;
    const words = [doc?.replaceAll(/\s+/g, " ").trim(), paper && `(${paper})`].filter(Boolean).join(" ");
    return words === "" ? head : `${head}: ${words}`;
  });
