import type { BlockDef, Format, Head, Sensor } from "../../compiler/blocks/define.ts";
import type { KnownBlock } from "../../compiler/blocks/registry.ts";
import type { PropertySchema } from "../../compiler/blocks/schema.ts";
import { showUnit, type ValueUnit } from "../../compiler/blocks/units.ts";
import { exportsOf, libraryNames, libraryOf } from "../../compiler/check/libraries.ts";
import type { Code } from "../../compiler/diag/catalogue/index.ts";
import { exampleFile, sensorExample } from "./block-example.ts";
import { codesOfBlocks } from "./generated/codes-of-blocks.ts";
import { defaultAsWritten, limitsInWords, typeInWords, valueAsWritten } from "./property-words.ts";
import { sizeOfVariant } from "./variant-sizes.ts";

/** One property, in words. */
export interface PropertyReference {
  /** Dotted where it stands in braces: `splits.train`. */
  readonly name: string;
  readonly type: string;
  readonly limits?: string;
  readonly required: boolean;
  /** As it would be written; `absent` where it is then not there. */
  readonly default?: string;
  readonly doc: string;
}

/** A named size. */
export interface VariantReference {
  /** As it is written: `ViT.small`. */
  readonly name: string;
  /** What it sets. */
  readonly sets: Readonly<Record<string, string>>;
  /** Trained numbers, and what they were counted on. */
  readonly parameters?: number;
  readonly given?: string;
}

/** All that is told of a block or a declaration. */
export interface BlockReference {
  readonly kind: string;
  readonly name: string;
  /** The user's own file. */
  readonly file?: string;
  /** The module of the standard library that has it, and whether it has to be imported from there. */
  readonly library?: string;
  readonly imported: boolean;
  readonly doc: string;
  readonly signature: string;
  /** What it works with: tasks of a head, sensors of a format. */
  readonly facts: readonly string[];
  readonly properties: readonly PropertyReference[];
  readonly variants: readonly VariantReference[];
  /** What it may say of its own. */
  readonly codes: readonly Code[];
  /** Papers that the text names. */
  readonly sources: readonly string[];
  /** A file that uses it and checks. */
  readonly example?: string;
}

/** All that is told of a sensor. */
export interface SensorReference {
  readonly kind: "sensor";
  readonly name: string;
  readonly doc: string;
  readonly source: string;
  /** How its product stores numbers. */
  readonly values: string;
  readonly bands: readonly {
    readonly name: string;
    /** Nanometres. */
    readonly wavelength?: number;
    /** Metres. */
    readonly gsd: number;
    readonly mean?: number;
    readonly std?: number;
  }[];
  readonly statistics?: string;
  readonly example: string;
}
export type Reference = BlockReference | SensorReference;

/** Tells a block; `from` is how a user's own would be imported. */
export function referenceOf(block: KnownBlock, from?: string): BlockReference {
  const { kind, name, def, schema } = block;
  const library = libraryNames.find((one) => exportsOf(one)!.get(name) === kind);
  const example = exampleFile(block, from);
  const free = schema.additionalProperties;
  return {
    kind,
    name,
    ...(block.file === undefined ? {} : { file: block.file }),
    ...(block.file !== undefined || library === undefined ? {} : { library }),
    imported: block.file !== undefined || libraryOf(kind) !== undefined,
    doc: schema.description,
    signature: signatureOf(block),
    facts: factsOf(def),
    properties: [
      ...propertiesOf(schema),
      ...(free
        ? [{ name: "NAME", type: typeInWords(free), required: false, doc: free.description ?? "Any name." }]
        : []),
    ],
    variants: variantsOf(block),
    codes: block.file === undefined ? (codesOfBlocks[block.key] ?? []) : [],
    sources: [...new Set(schema.description.match(/arXiv:\d{4}\.\d{4,5}/g) ?? [])],
    ...(example === undefined ? {} : { example }),
  };
}

function propertiesOf(schema: PropertySchema, prefix = ""): PropertyReference[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const limits = limitsInWords(property);
    const value = defaultAsWritten(property);
    const own: PropertyReference = {
      name: `${prefix}${name}`,
      type: typeInWords(property),
      ...(limits === undefined ? {} : { limits }),
      required: schema.required?.includes(name) === true,
      ...(value === undefined ? {} : { default: value }),
      doc: property.description ?? "",
    };
    return [own, ...propertiesOf(property, `${prefix}${name}.`)];
  });
}

/** `AdamW { lr, weight_decay = 0.01 }`, `linear(length) { ratio = 1e-6 }`; a declaration is written with its kind in front. */
function signatureOf({ kind, name, def, schema }: KnownBlock): string {
  const argument = def.argument as string | undefined;
  const parts = Object.entries(schema.properties)
    .filter(([key]) => key !== argument)
    .map(([key, property]) => {
      const value = defaultAsWritten(property);
      return value === undefined || value === "absent" ? `${key}${value ? "?" : ""}` : `${key} = ${value}`;
    });
  if (schema.additionalProperties) parts.push("NAME …");
  const body = parts.length > 0 ? ` { ${parts.join(", ")} }` : "";
  return kind === "declaration" ? `${name} Name${body}` : `${name}${argument ? `(${argument})` : ""}${body}`;
}

function factsOf(def: BlockDef): string[] {
  if (def.kind === "head") return [`Tasks: ${(def as unknown as Head<unknown>).tasks.join(", ")}.`];
  if (def.kind !== "format") return [];
  const { sensors, bands, labels, folds, classes, ignore, twin } = def as unknown as Format<unknown>;
  return [
    `Labels: ${labels === "mask" ? "a class a pixel" : "a class an image"}.`,
    sensors ? `Sensors: ${sensors.join(", ")}.` : "Images of any sensor.",
    ...Object.entries(bands ?? {}).map(([sensor, list]) => `Of ${sensor} it holds ${list.join(", ")}.`),
    ...(folds ? [`Folds: ${folds}.`] : []),
    ...(classes ? [`Classes, from 0: ${classes.join(", ")}.`] : []),
    ...(ignore === undefined ? [] : [`Label ${ignore} does not count.`]),
    ...(twin ? ["It has a synthetic twin."] : []),
  ];
}

function variantsOf(block: KnownBlock): VariantReference[] {
  const variants = Object.entries((block.def.variants ?? {}) as Record<string, Readonly<Record<string, unknown>>>);
  return variants
    .filter(([, preset]) => Object.keys(preset).length > 0)
    .map(([name, preset]) => ({
      name: `${block.name}.${name}`,
      sets: Object.fromEntries(
        Object.entries(preset).map(([key, value]) => [key, valueAsWritten(block.schema.properties[key], value)]),
      ),
      ...sizeOfVariant(block, preset),
    }));
}

/** Tells a sensor. */
export function sensorReference(sensor: Sensor): SensorReference {
  const { name, doc, source, bands, values, statistics } = sensor;
  return {
    kind: "sensor",
    name,
    doc,
    source,
    values: showUnit(values as ValueUnit),
    bands: bands.map((band) => {
      const [mean, std] = [statistics?.mean[band.name], statistics?.std[band.name]];
      return { ...band, ...(mean === undefined ? {} : { mean }), ...(std === undefined ? {} : { std }) };
    }),
    ...(statistics ? { statistics: statistics.source } : {}),
    example: sensorExample(sensor),
  };
}
