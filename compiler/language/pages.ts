import type { Declaration } from "../../grammar/ast.ts";
import type { Band, Sensor } from "../blocks/define.ts";
import { showUnit } from "../blocks/units.ts";
import { paperOf } from "../check/members.ts";
import { LineMap } from "../diag/span.ts";
import { expandedKind, schemaOfKind } from "./schema-of.ts";

/** A piece of code in Markdown. */
export const code = (text: string): string => `\`\`\`sky\n${text}\n\`\`\``;

/** A declaration in short: its head, what is written about it, where it comes from. */
export function declarationPage(declaration: Declaration): string {
  const { kind, name, bases, abstract, doc } = declaration;
  const extended = bases.map((base) => base.parts.map((part) => part.text).join(".")).join(", ");
  const head = `${abstract ? "abstract " : ""}${kind.text} ${name.text}${extended === "" ? "" : ` extends ${extended}`}`;
  const paper = paperOf(declaration.annotations);
  return [code(head), doc, paper === undefined ? undefined : `From the paper: ${paper}`]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

/** What a kind of declaration is. */
export const kindPage = (kind: string): string =>
  expandedKind(kind) === kind
    ? (schemaOfKind(kind)?.description ?? "")
    : "A paper's table: a row a property, a column an experiment, called `Table.Column`.";

/** A band in one line. */
export const bandWords = (band: Band): string =>
  [band.wavelength === undefined ? undefined : `${band.wavelength} nm`, `${band.gsd} m per pixel`]
    .filter((part) => part !== undefined)
    .join(", ");

/** A sensor with its bands. */
export function sensorPage(sensor: Sensor): string {
  const rows = sensor.bands.map((band) => `| ${band.name} | ${band.wavelength ?? "–"} | ${band.gsd} |`);
  return [
    `**${sensor.name}**: a sensor`,
    sensor.doc,
    `Stored as \`${showUnit(sensor.values)}\`. ${sensor.source}.`,
    ["| band | nm | m |", "|---|---|---|", ...rows].join("\n"),
  ].join("\n\n");
}

/** A place as people name it. */
export function placeOf(text: string, offset: number, file: string): string {
  return `${file}:${new LineMap(text).position(offset).line}`;
}
