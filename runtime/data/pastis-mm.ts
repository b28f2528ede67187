import { existsSync } from "node:fs";
import { join } from "node:path";
import { type PastisMMProps, pastisMM } from "../../compiler/blocks/format/pastis-mm.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan, InputPlan } from "../../compiler/elaborate/program.ts";
import { bandPlaces, channelsOf, interleave } from "./channels.ts";
import { checkImage, readImage } from "./image-file.ts";
import { type Entry, type Layout, labelsFile, type Stored } from "./layout.ts";
import { type NpyHeader, readNpy, readNpyHeader } from "./npy.ts";
import { daysOf, metadataFile, type PatchMetadata, readPatches } from "./pastis-metadata.ts";

const format = "PastisMM";
/** Channels of `DATA_S2`, in file order. */
export const opticalBands = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"] as const;
/** Channels of `DATA_S1A` and `DATA_S1D`, in file order; the third is the difference of the first two. */
export const radarBands = ["VV", "VH", "VV-VH"] as const;
const colourBands = ["Red", "Green", "Blue"];

type Source = "S2" | "S1A" | "S1D" | "HR";
const numpy = { S2: opticalBands, S1A: radarBands, S1D: radarBands } as const;

/** Which of a patch's files an input is read from, by its sensor. Errors: SKY6016. */
function sourceOf(input: InputPlan, plan: DataPlan): Source {
  const { orbit = "ascending" } = plan.format.props as PastisMMProps;
  switch (input.sensor) {
    case "Sentinel2.L2A":
      return "S2";
    case "Sentinel1.GRD":
      return orbit === "ascending" ? "S1A" : "S1D";
    case "WorldView":
    case "RGBAerial":
      return "HR";
    default: {
      const has = (pastisMM.sensors ?? []).join(", ");
      return fail("SKY6016", { format, what: `image of ${input.sensor}`, input: input.name, has });
    }
  }
}

/** `DATA_HR/HR_10000.png`; PNG where both are there, and where none is. */
function fileOf(source: Source, id: string, root: string): string {
  if (source !== "HR") return `DATA_${source}/${source}_${id}.npy`;
  const ending = [".png", ".jpg", ".jpeg"].find((one) => existsSync(join(root, `DATA_HR/HR_${id}${one}`)));
  return `DATA_HR/HR_${id}${ending ?? ".png"}`;
}

/** PASTIS-R's layout, with one high-resolution image a patch. */
export const pastisMMLayout: Layout = {
  async index(root, plan) {
    const patches = await readPatches(root);
    const sources = plan.inputs.map((input) => [input.name, sourceOf(input, plan)] as const);
    const entries = patches.map((patch): Entry => entryOf(patch, sources, root));
    return { entries, classes: pastisMM.classes, files: [metadataFile] };
  },

  async check(root, entry, plan) {
    for (const input of plan.inputs) {
      const file = entry.files[input.name]!;
      const path = join(root, file);
      const source = sourceOf(input, plan);
      if (source === "HR") await checkImage(path, file);
      else checkSeries(await readNpyHeader(path, file), entry, input, source);
    }
    const file = entry.files[labelsFile];
    if (file !== undefined) checkMask(await readNpyHeader(join(root, file), file), file);
  },

  async decode(root, entry, plan) {
    const inputs: Record<string, Stored> = {};
    for (const input of plan.inputs) inputs[input.name] = await decodeInput(root, entry, input, sourceOf(input, plan));
    const file = entry.files[labelsFile];
    return file === undefined ? { inputs } : { inputs, mask: await decodeMask(join(root, file), file, plan) };
  },
};

function entryOf(patch: PatchMetadata, sources: readonly (readonly [string, Source])[], root: string): Entry {
  const files = Object.fromEntries(sources.map(([name, source]) => [name, fileOf(source, patch.id, root)]));
  const days = Object.fromEntries(sources.map(([name, source]) => [name, daysOf(patch, `dates-${source}`)]));
  return {
    id: patch.id,
    files: { ...files, [labelsFile]: `ANNOTATIONS/TARGET_${patch.id}.npy` },
    days,
    ...(patch.fold === undefined ? {} : { fold: patch.fold }),
  };
}

async function decodeInput(root: string, entry: Entry, input: InputPlan, source: Source): Promise<Stored> {
  const file = entry.files[input.name]!;
  const path = join(root, file);
  if (source === "HR") {
    const image = await readImage(path, file);
    checkSide(image.height, image.width, file, input);
    const stored = { ...image, frames: 1, channels: 3 };
    return channelsOf(stored, colourBands, input, format);
  }
  const array = await readNpy(path, file);
  const shape = checkSeries(array, entry, input, source);
  return interleave(array.data, shape, bandPlaces(numpy[source], input, format));
}

function checkSide(height: number, width: number, file: string, input: InputPlan): void {
  if (height === input.tile && width === input.tile) return;
  fail("SKY6018", {
    file,
    found: `${width} px x ${height} px`,
    input: input.name,
    expected: `${input.tile} px x ${input.tile} px`,
  });
}

/** Dates x channels x height x width as it should be. Errors: SKY6007, SKY6018, SKY6029. */
function checkSeries(
  { shape, type }: Pick<NpyHeader, "shape" | "type">,
  entry: Entry,
  input: InputPlan,
  source: Exclude<Source, "HR">,
): readonly [number, number, number, number] {
  const file = entry.files[input.name]!;
  const [dates = 0, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4 || channels !== numpy[source].length) {
    const found = `an array of shape [${shape.join(", ")}] and type ${type}`;
    return fail("SKY6007", { file, found, expected: `[dates, ${numpy[source].length}, height, width]` });
  }
  checkSide(height, width, file, input);
  const known = entry.days[input.name]!.length;
  if (dates !== known) {
    return fail("SKY6029", { file, found: dates, sample: entry.id, dates: known, field: `dates-${source}` });
  }
  return [dates, channels, height, width];
}

/** Height and width of the first of the mask's channels. Errors: SKY6007. */
function checkMask({ shape, type }: Pick<NpyHeader, "shape" | "type">, file: string): readonly [number, number] {
  const [height, width] = shape.slice(-2);
  if (type === "|u1" && (shape.length === 3 || shape.length === 2) && height && width && height === width) {
    return [height, width];
  }
  const found = `an array of shape [${shape.join(", ")}] and type ${type}`;
  return fail("SKY6007", { file, found, expected: "[3, height, height] of type |u1" });
}

/** The first channel holds the classes. Errors: SKY6007, SKY6015. */
async function decodeMask(path: string, file: string, plan: DataPlan): Promise<Stored> {
  const array = await readNpy(path, file);
  const [height, width] = checkMask(array, file);
  const data = (array.data as Uint8Array).slice(0, height * width);
  const last = plan.labels.classes.length - 1;
  const ignore = plan.labels.kind === "mask" ? plan.labels.ignore : -1;
  for (const value of data) {
    if (value > last && value !== ignore) return fail("SKY6015", { file, value, last, ignore });
  }
  return { data, frames: 1, height, width, channels: 1 };
}
