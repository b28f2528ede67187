import type { Sensor } from "../../compiler/blocks/define.ts";
import type { KnownBlock } from "../../compiler/blocks/registry.ts";
import { exampleOf } from "../../compiler/check/describe.ts";
import { libraryOf } from "../../compiler/check/libraries.ts";

/** Where a block of each kind stands: a declaration around it. */
const places: Readonly<Record<string, (use: string) => string>> = {
  adapter: (use) =>
    experiment(
      `backbone: ViT.small { patch: 16px } from weights("rgb.safetensors", bands: [Red, Green, Blue], values: uint8, normalize: imagenet, stem: ${use})`,
    ),
  augment: (use) => experiment(`augment: [${use}]`),
  backbone: (use) => experiment(`backbone: ${use}`),
  format: (use) => dataset(`format: ${use}`),
  fusion: (use) => `abstract encoder Example {\n  fuse: ${use}\n}`,
  given: (use) => experiment(`given: ${use}`),
  head: (use) => experiment(`head: ${use}`),
  keep: (use) => experiment(`keep: ${use.startsWith("[") ? use : `[${use}]`}`),
  labels: (use) => dataset(`labels: ${use}`),
  loss: (use) => experiment(`loss: ${use}`),
  metric: (use) => experiment(`metric: [${use}]`),
  normalization: (use) => `abstract modality Example {\n  normalize: ${use}\n}`,
  optimizer: (use) => experiment(`optimizer: ${use}`),
  schedule: (use) => experiment(`schedule: ${use}`),
  source: (use) => dataset(`source: ${use}`),
  split: (use) => dataset(`splits: { train: ${use} }`),
  weights: (use) => experiment(`backbone: ViT.small { patch: 16px } from ${use}`),
};
const experiment = (line: string): string => `abstract experiment Example {\n  ${line}\n}`;
const dataset = (line: string): string => `abstract dataset Example {\n  ${line}\n}`;

/** The shortest complete use of a block, as its author shows it or as its schema says. */
export function useOfBlock({ name, schema, def }: KnownBlock): string {
  const [shown] = schema.examples ?? [];
  if (shown !== undefined) return shown;
  const argument = def.argument as string | undefined;
  const [first, ...others] = schema.required;
  if (first === undefined) return name;
  if (others.length === 0 && first === argument) return `${name}(${exampleOf(schema.properties[first])})`;
  return `${name} { ${schema.required.map((key) => `${key}: ${exampleOf(schema.properties[key])}`).join(", ")} }`;
}

/** What the declarations of an example stand on. */
const photo = "modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: 64px }";
const optical = "modality Optical { sensor: Sentinel2.L2A, bands: [B02..B08], gsd: 10 m, size: 32px, frames: 6 of 61 }";
const scenes = `dataset Scenes {
  format: ImageFolder
  inputs: { image: Photo }
  labels: category(classes: 10)
  source: local("scenes")
  splits: { train: fraction(50%), test: rest }
}`;

/** A declaration of each kind, with what it needs. */
const declarations: Readonly<Record<string, string>> = {
  modality: optical,
  dataset: `${photo}\n\n${scenes}`,
  encoder: `${optical}

encoder Series {
  ms:   ViT { patch: 4px, width: 64, depth: 2, heads: 4 } on Optical
  fuse: TemporalFusion([ms]) { layers: 1, width: 64, heads: 4 }
}`,
  experiment: `${photo}

${scenes}

experiment Small {
  task:      scene_classification
  data:      Scenes
  backbone:  ViT { patch: 16px, width: 64, depth: 2, heads: 2 }
  head:      Linear
  loss:      CrossEntropy
  optimizer: AdamW { lr: 1e-3 }
  schedule:  linear(100 iters) then cosine
  batch:     32 total
  length:    2k iters
  metric:    [OA]
}`,
};

/** A whole file that uses a block and checks; undefined where a block of that kind stands nowhere by itself. */
export function exampleFile(block: KnownBlock, from?: string): string | undefined {
  const body = block.kind === "declaration" ? declarations[block.name] : places[block.kind]?.(useOfBlock(block));
  if (body === undefined) return undefined;
  const library = libraryOf(block.kind);
  const shipped = new Set(library && from === undefined ? [block.name] : []);
  for (const name of ["ViT", "Linear", "TemporalFusion"]) {
    const elsewhere = block.kind === "declaration" || (name === "ViT" && name !== block.name);
    if (elsewhere && new RegExp(`: .*\\b${name}\\b`).test(body)) shipped.add(name);
  }
  const imports = [
    ...(shipped.size > 0 ? [`import { ${[...shipped].sort().join(", ")} } from "sky:models"`] : []),
    ...(from === undefined ? [] : [`import { ${block.name} } from "${from}"`]),
  ];
  return `${["sky 1", ...imports, "", body].join("\n")}\n`;
}

/** A file that uses a sensor, with those of its bands whose statistics are known. */
export function sensorExample({ name, bands, statistics }: Sensor): string {
  const known = bands.map((band) => band.name).filter((band) => statistics?.mean[band] !== undefined);
  const some = known.length > 0 && known.length < bands.length ? `  bands:  [${known.join(", ")}]\n` : "";
  const each = (value: number): string => `[${bands.map(() => value).join(", ")}]`;
  const own = known.length > 0 ? "" : `  normalize: statistics { mean: ${each(0)}, std: ${each(1)} }\n`;
  return `sky 1\n\nmodality Example {\n  sensor: ${name}\n${some}  size:   256px\n${own}}\n`;
}
