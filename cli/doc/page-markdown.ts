import { codes } from "../../compiler/diag/catalogue/index.ts";
import { titleOfKind } from "./kinds.ts";
import type { BlockReference, Reference, SensorReference } from "./reference.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : ["", row(head), `|${head.map(() => "---|").join("")}`, ...rows.map(row)];
/** Papers become links. */
const linked = (text: string): string =>
  text.replaceAll(/arXiv:(\d{4}\.\d{4,5})/g, "[arXiv:$1](https://arxiv.org/abs/$1)");
const fenced = (language: string, text: string): string[] => ["", `\`\`\`${language}`, text.trimEnd(), "```"];

/** What stands before the first full stop that ends a sentence. */
export const firstSentence = (text: string): string =>
  /^.*?(?<!\bal)\.(?=\s|$)/.exec(text.replaceAll(/\s+/g, " "))?.[0] ?? text;

/** A number of parameters as papers give it: `21.6 M`. */
export const countInWords = (count: number): string =>
  count >= 1e6
    ? `${(count / 1e6).toPrecision(3)} M`
    : count >= 1e3
      ? `${(count / 1e3).toPrecision(3)} k`
      : String(count);

/** What stands around the sections of a page. */
export interface PageOptions {
  /** The way from the page to the pages of codes; without it, codes are no links. */
  readonly errors?: string;
  /** Stands on top. */
  readonly note?: string;
  /** Stands below the title. */
  readonly intro?: readonly string[];
}

/** The section of a block or sensor. */
export const sectionOf = (reference: Reference, errors?: string): string[] =>
  "bands" in reference ? sensorSection(reference) : blockSection(reference, errors);

function blockSection(reference: BlockReference, errors: string | undefined): string[] {
  const { name, doc, signature, facts, properties, variants, library, imported, file, example } = reference;
  const where = file
    ? []
    : library
      ? [`In \`${library}\`${imported ? ", from which it is imported" : ", known everywhere"}.`]
      : [];
  return [
    `## ${name}`,
    "",
    linked(doc),
    ...fenced("text", signature),
    ...[...facts, ...where].flatMap((fact) => ["", fact]),
    ...table(
      ["property", "what is written", "limits", "default", "meaning"],
      properties.map((p) => [
        p.name === "NAME" ? "any name" : `\`${p.name}\``,
        p.type,
        p.limits ?? "",
        p.required ? "required" : (p.default ?? "absent"),
        linked(p.doc),
      ]),
    ),
    ...table(
      ["named size", "sets", "trained numbers"],
      variants.map(({ name, sets, parameters, given }) => [
        `\`${name}\``,
        Object.entries(sets)
          .map(([key, value]) => `${key}: ${value}`)
          .join(", "),
        parameters === undefined ? "" : `${countInWords(parameters)} (${given})`,
      ]),
    ),
    ...(reference.codes.length > 0
      ? [
          "",
          `It may say: ${reference.codes.map((code) => `${errors === undefined ? code : `[${code}](${errors}/${code}.md)`} ${codes[code].name}`).join(", ")}.`,
        ]
      : []),
    ...(example === undefined ? [] : fenced("sky", example)),
    "",
  ];
}

function sensorSection({ name, doc, source, values, bands, statistics, example }: SensorReference): string[] {
  const show = (value: number | undefined, unit = ""): string => (value === undefined ? "" : `${value}${unit}`);
  return [
    `## ${name}`,
    "",
    doc,
    "",
    `Stored as \`${values}\`. Source: ${source}.`,
    ...table(
      ["band", "wavelength", "native resolution", "mean", "deviation"],
      bands.map((b) => [b.name, show(b.wavelength, " nm"), `${b.gsd} m`, show(b.mean), show(b.std)]),
    ),
    "",
    statistics
      ? `Mean and deviation, in \`${values}\`: ${statistics}.`
      : "Nobody's statistics are known of it: state `normalize`.",
    ...fenced("sky", example),
    "",
  ];
}

/** A page of several sections. */
export function pageOf(title: string, references: readonly Reference[], options: PageOptions = {}): string {
  const { note, intro = [], errors } = options;
  const sections = references.flatMap((one) => sectionOf(one, errors));
  return `${[...(note ? [note] : []), `# ${title}`, ...intro, "", ...sections].join("\n").trimEnd()}\n`;
}

/** The page of a kind. */
export const kindPage = (kind: string, references: readonly Reference[], options?: PageOptions): string =>
  pageOf(titleOfKind(kind), references, options);
