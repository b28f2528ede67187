import { extname, join } from "node:path";
import type { RasterFolderProps } from "../../compiler/blocks/format/raster-folder.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan, InputPlan } from "../../compiler/elaborate/program.ts";
import { isArray, readArrayInput } from "./array-input.ts";
import { channelsOf } from "./channels.ts";
import { checkImage, imageEndings, readImage } from "./image-file.ts";
import { type Decoded, type Entry, type Layout, labelsFile, type Stored } from "./layout.ts";
import { checkMaskFile, readMask } from "./mask-file.ts";
import { type Part, windowOf } from "./part.ts";
import { fillPattern, idsOf } from "./pattern-files.ts";
import type { BandFile } from "./raster/band-files.ts";
import { checkBandFiles, readBandFiles } from "./raster/band-files.ts";
import { storedReference } from "./stored-sides.ts";

const format = "RasterFolder";
const colours = ["Red", "Green", "Blue"];

const propsOf = (plan: DataPlan): RasterFolderProps => plan.format.props as unknown as RasterFolderProps;
const isPicture = (pattern: string): boolean => imageEndings.has(extname(pattern).toLowerCase());

/** Images and masks by patterns. The sample's id is what `{id}` stands for. */
export const rasterFolderLayout: Layout = {
  async index(root, plan) {
    const { images, masks } = propsOf(plan);
    const [first, second] = plan.inputs as readonly [InputPlan, InputPlan?];
    if (second && !images.includes("{input}")) {
      const reason = `gives ${first.name} and ${second.name} the same files: it has no {input}`;
      fail("SKY6049", { pattern: JSON.stringify(images), reason });
    }
    const pattern = fillPattern(images, { input: first.name, band: first.bands[0]! });
    const ids = await idsOf(root, pattern);
    if (ids.length === 0) {
      const hint = pattern === images ? "{id} is one word without slashes" : `for ${first.name} it reads ${pattern}`;
      fail("SKY6050", { path: root, pattern: JSON.stringify(images), hint });
    }
    const entries = ids.map((id): Entry => {
      const files = plan.inputs.flatMap((input) => filesOf(images, id, input));
      return {
        id,
        files: { ...Object.fromEntries(files), [labelsFile]: fillPattern(masks, { id }) },
        days: Object.fromEntries(plan.inputs.map(({ name }) => [name, [0]])),
      };
    });
    return { entries, classes: plan.labels.classes, files: [] };
  },

  async check(root, entry, plan) {
    for (const input of plan.inputs) {
      const [only] = bandFiles(entry, input);
      if (isArray(only!.file)) await readArrayInput(join(root, only!.file), only!.file, input, format);
      else if (isPicture(only!.file)) await checkImage(join(root, only!.file), only!.file);
      else checkBandFiles(root, bandFiles(entry, input), input, propsOf(plan).resample);
    }
    const file = entry.files[labelsFile];
    if (file !== undefined) await checkMaskFile(join(root, file), file, storedReference(plan));
  },

  async decode(root, entry, plan, part): Promise<Decoded> {
    const inputs: Record<string, Stored> = {};
    for (const input of plan.inputs) inputs[input.name] = await decodeInput(root, entry, input, plan, part);
    const file = entry.files[labelsFile];
    if (file === undefined || plan.labels.kind !== "mask") return { inputs };
    return { inputs, mask: await readMask(join(root, file), file, storedReference(plan), plan.labels, part) };
  },

  parts: (plan) => !isPicture(propsOf(plan).images) && !isArray(propsOf(plan).images),
};

const filesOf = (pattern: string, id: string, { name, bands }: InputPlan): (readonly [string, string])[] =>
  pattern.includes("{band}")
    ? bands.map((band) => [`${name}.${band}`, fillPattern(pattern, { id, input: name, band })] as const)
    : [[name, fillPattern(pattern, { id, input: name })]];

/** The files of an input: one for all bands, or one for each. */
function bandFiles({ files }: Entry, { name, bands }: InputPlan): readonly BandFile[] {
  const whole = files[name];
  return whole === undefined ? bands.map((band) => ({ file: files[`${name}.${band}`]!, band })) : [{ file: whole }];
}

async function decodeInput(
  root: string,
  entry: Entry,
  input: InputPlan,
  plan: DataPlan,
  part: Part | undefined,
): Promise<Stored> {
  const files = bandFiles(entry, input);
  const { resample = "none", nodata = "refuse" } = propsOf(plan);
  const [{ file }] = files as readonly [BandFile];
  if (isArray(file)) return readArrayInput(join(root, file), file, input, format);
  if (!isPicture(file)) return readBandFiles(root, files, input, { resample, nodata }, windowOf(part, input.tile));
  const image = await readImage(join(root, file), file);
  if (image.height !== input.tile || image.width !== input.tile) {
    const expected = `${input.tile} px x ${input.tile} px`;
    fail("SKY6018", { file, found: `${image.width} px x ${image.height} px`, input: input.name, expected });
  }
  return channelsOf({ ...image, frames: 1, channels: 3 }, colours, input, format);
}
