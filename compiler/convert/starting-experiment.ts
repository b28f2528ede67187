import { parse } from "../../grammar/parse.ts";
import { print } from "../../grammar/print.ts";
import { blocks } from "../blocks/registry.ts";
import { fixesClasses, formatOf, type StartChoices, sensorOf, severalSensors } from "./start-choices.ts";

/** How many times finer an image beside the labels' grid is, where nobody has said so yet. */
const finer = 8;

/** One image of a sample on its way into the text. */
interface Input {
  readonly name: string;
  readonly modality: string;
  readonly sensor: string;
  /** Its pixels are those of the labels. */
  readonly onGrid: boolean;
  /** A year of images rather than one. */
  readonly series: boolean;
  /** Those that the format holds and whose statistics are known; undefined where that is all of them. */
  readonly bands: readonly string[] | undefined;
  readonly size: string;
  readonly patch: string;
}

/**
 * A starting experiment as `.sky`, in canonical form, that checks: what only its author knows is `unstated`, and every number that
 * is a mere beginning is an assumption that says so.
 */
export function startingExperiment(choices: StartChoices): string {
  const inputs = inputsOf(choices);
  const series = severalSensors(choices.format);
  const { head, backbone } = choices;
  const models = [...new Set([backbone.split(".")[0]!, ...(series ? ["TemporalFusion"] : []), head])];
  const text = [
    "sky 1\n",
    `import { ${models.join(", ")} } from "sky:models"\n\n`,
    "// A starting point. What is unstated only you know: skyc check lists it, skyc run wants it. What is assumed is a usual\n",
    "// beginning and no advice: replace it by what your paper or your data say.\n\n",
    ...inputs.map((input) => modality(input)),
    dataset(choices, inputs),
    series ? encoder(choices, inputs) : "",
    experiment(choices, inputs, series),
  ].join("");
  const { ast, diagnostics } = parse(text, choices.name);
  if (diagnostics.length > 0) throw new Error(`the starting experiment does not parse: ${diagnostics[0]!.message}`);
  return print(ast);
}

/** `rgbAerial` for `RGBAerial`, `sentinel2` for `Sentinel2`. */
const lower = (text: string): string => text.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());

function inputsOf({ format, sensors, size }: StartChoices): Input[] {
  const { grid } = formatOf(format);
  const several = severalSensors(format);
  const tokens = size === undefined ? undefined : patchFor(size, several);
  return sensors.map((sensor) => {
    const modality = sensor.split(".")[0]!.replaceAll(/\W/g, "");
    const onGrid = !several || (grid?.includes(sensor) ?? true);
    const times = onGrid ? 1 : finer;
    return {
      name: several ? lower(modality) : "image",
      modality,
      sensor,
      onGrid,
      series: several && onGrid,
      bands: bandsOf(format, sensor),
      size: size === undefined ? "unstated" : `${size * times}px`,
      patch: size !== undefined && tokens === undefined ? "unstated" : `${(tokens ?? (several ? 2 : 16)) * times}px`,
    };
  });
}

function bandsOf(format: string, name: string): readonly string[] | undefined {
  const { bands, statistics } = sensorOf(name);
  const held = formatOf(format).bands?.[name] ?? bands.map((band) => band.name);
  const usable = held.filter((band) => statistics?.mean[band] !== undefined);
  return usable.length === bands.length || usable.length === 0 ? undefined : usable;
}

/** A patch that tiles a side: 16 px or less, and small enough that a mask's cells stay fine; undefined where none does. */
function patchFor(size: number, fine: boolean): number | undefined {
  const most = fine ? Math.min(8, Math.max(1, Math.floor(size / 8))) : 16;
  const sides = Array.from({ length: most }, (_, i) => most - i).filter((side) => size % side === 0);
  // One pixel a token would be far too many where the image is not small.
  return sides.find((side) => side > 1) ?? (size <= 32 ? 1 : undefined);
}

function modality({ modality: name, sensor, onGrid, size, series, bands }: Input): string {
  const native = Math.min(...sensorOf(sensor).bands.map(({ gsd }) => gsd));
  const gsd = onGrid
    ? `assume ${native} m because "the finest of the sensor: state what your images have"`
    : `assume ${10 / finer} m because "an eighth of the pixels of 10 m that the labels have: state what your images have"`;
  const dates = series ? '  frames: assume 8 because "a beginning, to be tuned"\n' : "";
  const chosen = bands ? `  bands: [${bands.join(", ")}]\n` : "";
  return `modality ${name} {\n  sensor: ${sensor}\n${chosen}  gsd: ${gsd}\n  size: ${size}\n${dates}}\n\n`;
}

function dataset(choices: StartChoices, inputs: readonly Input[]): string {
  const { format, name, classes, source, size } = choices;
  const { folds, labels, starting } = formatOf(format);
  const onGrid = inputs.find((input) => input.onGrid) ?? inputs[0]!;
  const count = classes === undefined ? "unstated" : String(classes);
  const names =
    classes === undefined ? "unstated" : `[${Array.from({ length: classes }, (_, i) => `"class ${i}"`).join(", ")}]`;
  const mask = [inputs.length > 1 ? `on: ${onGrid.name}` : "", fixesClasses(format) ? "" : `classes: ${names}`];
  const twin = `twin(tiles: 40, size: ${size ?? 32}px, hr_size: ${(size ?? 32) * finer}px)`;
  const from = source === undefined ? "unstated" : source === "twin" ? twin : JSON.stringify(source);
  const splits = folds
    ? `train: folds(1..${folds - 2}), val: fold(${folds - 1}), test: fold(${folds})`
    : "train: fraction(80%), test: rest";
  return [
    `dataset ${name}Data {\n  format: ${[format, starting].filter(Boolean).join(" ")}\n`,
    `  inputs: { ${inputs.map((input) => `${input.name}: ${input.modality}`).join(", ")} }\n`,
    `  labels: ${labels === "class" ? `category(classes: ${count})` : `mask${given(mask)}`}\n`,
    `  source: ${from}\n  splits: { ${splits} }\n}\n\n`,
  ].join("");
}

const given = (parts: readonly string[]): string => {
  const some = parts.filter((part) => part !== "");
  return some.length > 0 ? `(${some.join(", ")})` : "";
};

/** Space first, one backbone an image, then everything together. */
function encoder({ backbone, name }: StartChoices, inputs: readonly Input[]): string {
  const { width, heads } = variantOf(backbone);
  const members = inputs.map(
    (input) => `  ${input.name}: ${backbone} { patch: ${input.patch} } on ${input.modality}\n`,
  );
  const fuse = `  fuse: TemporalFusion([${inputs.map((input) => input.name).join(", ")}]) { layers: 2, width: ${width}, heads: ${heads} }\n`;
  return `encoder ${name}Encoder {\n${members.join("")}${fuse}}\n\n`;
}

/** Width and heads of what a variant gives; of a pyramid, of its last map. */
function variantOf(backbone: string): { readonly width: number; readonly heads: number } {
  const [block, variant] = backbone.split(".") as [string, string];
  const { variants } = blocks.get(`backbone:${block}`)!;
  const sizes = variants as unknown as Readonly<Record<string, { width: number; heads: number | readonly number[] }>>;
  const { width, heads } = sizes[variant]!;
  return typeof heads === "number"
    ? { width, heads }
    : { width: width * 2 ** (heads.length - 1), heads: heads.at(-1)! };
}

function experiment(choices: StartChoices, inputs: readonly Input[], series: boolean): string {
  const { name, task, backbone, head, format } = choices;
  const start = (value: string): string => `assume ${value} because "a beginning, to be tuned"`;
  return [
    `experiment ${name} {\n  task: ${task}\n  data: ${name}Data\n`,
    series ? `  encoder: ${name}Encoder\n` : `  backbone: ${backbone} { patch: ${inputs[0]!.patch} }\n`,
    `  head: ${head}\n  loss: CrossEntropy\n`,
    `  optimizer: AdamW { lr: ${start("1e-3")}, weight_decay: ${start("0.05")} }\n`,
    "  schedule: linear(100 iters) then cosine\n",
    `  batch: ${start("8 total")}\n  length: ${start("2k iters")}\n`,
    "  augment: [Flip, Rotate90]\n",
    `  metric: [${task === "semantic_segmentation" ? "mIoU, OA" : "OA"}]\n`,
    formatOf(format).folds ? "  evaluate: 200 iters\n" : "",
    "  seed: 0\n}\n",
  ].join("");
}
