import type { BlockDef, Sensor } from "../blocks/define.ts";
import { blocks, schemas, sensors } from "../blocks/registry.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import { showUnit } from "../blocks/units.ts";
import { showNumber } from "../check/bound.ts";
import { exportsOf, libraryNames } from "../check/libraries.ts";
import type { Generated } from "./generated.ts";

/** Kinds of blocks in the order of the page, with what they are for. */
const kinds: readonly (readonly [kind: string, title: string])[] = [
  ["declaration", "Declarations"],
  ["sensor", "Sensors"],
  ["normalization", "Normalisation of a modality"],
  ["format", "Formats of data sets"],
  ["labels", "Labels"],
  ["source", "Sources of files"],
  ["split", "Splits"],
  ["backbone", "Backbones"],
  ["fusion", "Fusions over time"],
  ["head", "Heads"],
  ["loss", "Losses"],
  ["optimizer", "Optimisers"],
  ["schedule", "Schedules of the learning rate"],
  ["augment", "Augmentations"],
  ["metric", "Metrics"],
  ["given", "What a model is given"],
  ["weights", "Weights to start from"],
  ["adapter", "Adapters of loaded weights"],
];

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();

/** What may be written there, in words. */
function typeOf(schema: PropertySchema): string {
  const words = (list: readonly string[] | undefined): string => (list ?? []).join(" or ");
  if (schema["x-block"]) return `${words(schema["x-block"])} block${schema["x-on"] ? ", on a modality" : ""}`;
  if (schema["x-chain"]) return `${words(schema["x-chain"])} blocks, joined by then`;
  if (schema["x-ref"]) return `a declared ${words(schema["x-ref"])}`;
  if (schema["x-form"] === "bands") return "list of bands";
  if (schema["x-form"] === "members") return "list of inputs or members";
  if (schema["x-form"] === "member") return "an input or member";
  if (schema["x-form"] === "frames") return "number of dates, or a of b";
  if (schema["x-form"] === "values") return "uint8, dn(n), reflectance or decibel";
  if (schema["x-quantity"]) return `number with ${words(schema["x-quantity"])}`;
  if (schema["x-fraction"]) return "share from 0 to 1, or per cent";
  if (schema["x-range"]) return "range a..b";
  if (schema.enum) return words(schema.enum);
  if (schema.type === "array") return `list: ${schema.items ? typeOf(schema.items) : "any"}`;
  if (schema.type === "object") return "properties in braces";
  const kind = { integer: "whole number", number: "number", string: "text", boolean: "true or false" }[schema.type!];
  if (!kind) throw new Error(`The reference page has no words for ${JSON.stringify(schema)}.`);
  return `${kind}${schema["x-unit"] ? ` with ${words(schema["x-unit"])}` : ""}${limits(schema)}`;
}

function limits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: PropertySchema): string {
  const parts = [
    minimum === undefined ? [] : [`at least ${minimum}`],
    exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`],
    maximum === undefined ? [] : [`at most ${maximum}`],
    exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`],
  ].flat();
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`;
}

/** A default as it would be written. */
function defaultOf(schema: PropertySchema, required: boolean): string {
  if (required) return "required";
  const value = schema.default;
  if (value === null || value === undefined) return "absent";
  const show = (one: unknown): string => (typeof one === "number" ? showNumber(one) : String(one));
  if (schema["x-range"]) {
    const { min, max } = value as { readonly min: number; readonly max: number };
    return `${show(min)}..${show(max)}`;
  }
  const text = Array.isArray(value) ? `[${value.map(show).join(", ")}]` : show(value);
  return schema["x-unit"] ? `${text}${schema["x-unit"][0] === "px" ? "px" : ` ${schema["x-unit"][0]}`}` : text;
}

function rowsOf(schema: PropertySchema, prefix = ""): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const required = schema.required?.includes(name) === true;
    const cells = [`\`${prefix}${name}\``, typeOf(property), defaultOf(property, required), property.description ?? ""];
    return [`| ${cells.map(cell).join(" | ")} |`, ...rowsOf(property, `${prefix}${name}.`)];
  });
}

function sectionOf(kind: string, def: BlockDef): string[] {
  const schema = schemas[`${kind}:${def.name}`]!;
  const rows = rowsOf(schema);
  const named = schema.additionalProperties || undefined;
  const variants = Object.entries((def.variants ?? {}) as Record<string, object>)
    .filter(([, props]) => Object.keys(props).length > 0)
    .map(
      ([name, props]) =>
        `\`${def.name}.${name}\` (${Object.entries(props)
          .map(([k, v]) => `${k}: ${v}`)
          .join(", ")})`,
    );
  return [
    `### ${def.name}`,
    "",
    schema.description,
    ...(def.argument ? ["", `In parentheses: \`${def.argument}\`.`] : []),
    ...(named ? ["", `Any name: ${typeOf(named)}. ${named.description ?? ""}`.trim()] : []),
    ...(variants.length > 0 ? ["", `Named sizes: ${variants.join(", ")}.`] : []),
    ...(rows.length > 0
      ? ["", "| property | what is written | default | meaning |", "|---|---|---|---|", ...rows]
      : []),
    "",
  ];
}

function sensorSection(sensor: Sensor): string[] {
  const rows = sensor.bands.map(({ name, wavelength, gsd }) => {
    const normalised = sensor.statistics?.mean[name] === undefined ? "" : "yes";
    return `| ${name} | ${wavelength === undefined ? "" : `${wavelength} nm`} | ${gsd} m | ${normalised} |`;
  });
  return [
    `### ${sensor.name}`,
    "",
    sensor.doc,
    "",
    `Stored as \`${showUnit(sensor.values as Parameters<typeof showUnit>[0])}\`. Source: ${sensor.source}`,
    "",
    "| band | wavelength | native resolution | statistics |",
    "|---|---|---|---|",
    ...rows,
    "",
  ];
}

/** The page of all blocks, `docs/generated/blocks.md`: every property with its type, default and meaning. */
export function generate(): Generated {
  const text = [
    "<!-- Written by `npm run gen` from the files of compiler/blocks. -->",
    "# Blocks",
    "",
    `${blocks.size + sensors.size} blocks, sensors and declarations. How they are written is told in [language.md](../language.md).`,
    "",
    "Modules of the standard library. Names of `sky:models` have to be imported, the others are known everywhere:",
    "",
    ...libraryNames.map((name) => `- \`${name}\`: ${[...exportsOf(name)!.keys()].sort().join(", ")}`),
    "",
    ...kinds.flatMap(([kind, title]) => [
      `## ${title}`,
      "",
      ...(kind === "sensor"
        ? [...sensors.values()].flatMap(sensorSection)
        : [...blocks].filter(([key]) => key.startsWith(`${kind}:`)).flatMap(([, def]) => sectionOf(kind, def))),
    ]),
  ];
  const shown = kinds.map(([kind]) => kind);
  const missing = [...blocks.values()].find(({ kind }) => !shown.includes(kind));
  if (missing) throw new Error(`The reference page has no section for blocks of kind ${missing.kind}.`);
  return new Map([["docs/generated/blocks.md", `${text.join("\n").trimEnd()}\n`]]);
}
