import { expectedOf, kindOf } from "../check/describe.ts";
import type { Analysis } from "./analysis.ts";
import { measures } from "./measures.ts";
import { argumentOf } from "./schema-of.ts";
import { propertyPage, showDefault } from "./words.ts";

/** What a block takes between its parentheses, and which of it stands at the cursor. */
export interface SignatureHelp {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly { readonly label: string; readonly documentation: string }[];
  readonly active: number;
}

/** The properties of the block, or the arguments of the measure, in whose parentheses an offset lies. */
export function signatureHelpAt(analysis: Analysis, offset: number): SignatureHelp | undefined {
  const frame = analysis.frameAt(offset);
  if (frame.type === "measure") return ofMeasure(frame.name ?? "");
  if (frame.type !== "arguments" || !frame.schema?.properties) return undefined;
  const main = argumentOf(frame.block);
  const names = Object.keys(frame.schema.properties);
  const ordered = main === undefined ? names : [main, ...names.filter((name) => name !== main)];
  const required = new Set(frame.schema.required ?? []);
  const parameters = ordered.map((name) => {
    const own = frame.schema!.properties![name]!;
    const standard = showDefault(own);
    const label = `${name === main ? name : `${name}: …`}${standard === undefined ? "" : ` = ${standard}`}`;
    return { label, documentation: propertyPage(name, own, required.has(name)) };
  });
  const before = analysis.text.slice(frame.start, offset);
  const here = frame.keys.findLast(({ words }) => words[0]!.span.start <= offset);
  const within = here && !analysis.text.slice(here.value?.end ?? here.words.at(-1)!.span.end, offset).includes(",");
  const written = new Set([main, ...frame.keys.map(({ text }) => text)]);
  const next = ordered.findIndex((name) => !written.has(name));
  return {
    label: `${frame.name}(${parameters.map(({ label }) => label).join(", ")})`,
    documentation: `${kindOf(frame.kind ?? "")}: ${frame.schema.description ?? expectedOf(frame.schema)}`,
    parameters,
    active: Math.max(0, within ? ordered.indexOf(here.text) : before.includes(",") ? next : 0),
  };
}

function ofMeasure(name: string): SignatureHelp | undefined {
  const own = measures.get(name);
  const of = own?.of ?? "split";
  const label = typeof of === "string" ? of : of.join(" | ");
  const documentation = own?.doc ?? "a metric, of a split; of a trial where its settings follow";
  return {
    label: `${name}(${label})`,
    documentation,
    parameters: label === "" ? [] : [{ label, documentation }],
    active: 0,
  };
}
