import type { Format, Head, Sensor } from "../blocks/define.ts";
import { blocks, schemas, sensors } from "../blocks/registry.ts";

/** What a starting experiment is made of. What only its author knows may be absent, and becomes `unstated`. */
export interface StartChoices {
  readonly name: string;
  readonly task: string;
  /** The layout of the data on disk. */
  readonly format: string;
  /** One image of each sensor a sample. */
  readonly sensors: readonly string[];
  readonly backbone: string;
  readonly head: string;
  /** Side of a tile in pixels: of the first sensor, or of the one whose grid the labels share. */
  readonly size?: number;
  /** Where the format does not fix them. */
  readonly classes?: number;
  /** Directory of the data, or `twin` for a synthetic set in the same layout. */
  readonly source?: string;
}

const ofKind = <T>(kind: string): T[] => [...blocks.values()].filter((block) => block.kind === kind) as unknown as T[];

/** All formats by name. */
const formats = (): Format<unknown>[] => ofKind<Format<unknown>>("format");

/** What is predicted of the pixels or scenes of a sample. */
export const tasks = (): readonly string[] => schemas["declaration:experiment"]!.properties.task!.enum!;

const labelsOf = (task: string): Format<unknown>["labels"] => (task === "semantic_segmentation" ? "mask" : "class");

/** The formats whose labels are of the kind that the task needs. */
export const formatsFor = (task: string): string[] =>
  formats()
    .filter(({ labels }) => labels === labelsOf(task))
    .map(({ name }) => name);

export const formatOf = (name: string): Format<unknown> => formats().find((one) => one.name === name)!;

/** The sensors whose images a format holds. */
export const sensorsFor = (format: string): readonly string[] => formatOf(format).sensors ?? [...sensors.keys()];

/** Whether a starting experiment on the format takes images of several sensors, over time. */
export const severalSensors = (format: string): boolean =>
  formatOf(format).labels === "mask" && !formatOf(format).single && sensorsFor(format).length > 1;

export const sensorOf = (name: string): Sensor => sensors.get(name)!;

/** The heads that can do a task. */
export const headsFor = (task: string): string[] =>
  ofKind<Head<unknown>>("head")
    .filter(({ tasks: able }) => (able as readonly string[]).includes(task))
    .map(({ name }) => name);

/** Backbones with their variants, smallest first: `ViT.tiny`. */
export const backbones = (): string[] =>
  [...blocks.values()]
    .filter(({ kind }) => kind === "backbone")
    .flatMap(({ name, variants }) => Object.keys(variants ?? {}).map((variant) => `${name}.${variant}`));

/** Whether the format says how many classes there are. */
export const fixesClasses = (format: string): boolean => formatOf(format).classes !== undefined;

/** Whether there is a synthetic set in the format's layout. */
export const hasTwin = (format: string): boolean => formatOf(format).twin !== undefined;
