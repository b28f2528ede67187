import { expect } from "chai";
import { type Checked, checkSource } from "../../compiler/check/check.ts";
import { applyFixes } from "../../compiler/diag/apply.ts";
import type { Diagnostic } from "../../compiler/diag/diagnostic.ts";

/** A small experiment that checks: one photograph, one class. */
export const scenes = `sky 1
import { ViT, Linear } from "sky:models"

modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: 32px }

dataset Scenes {
  format: ImageFolder
  inputs: { image: Photo }
  labels: category(classes: 4)
  source: local("scenes")
  splits: { train: fraction(50%), test: rest }
}

experiment Small {
  task: scene_classification
  data: Scenes
  backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }
  head: Linear
  loss: CrossEntropy
  optimizer: AdamW { lr: 1e-3 }
  schedule: linear(10 iters) then cosine
  batch: 8 total
  length: 100 iters
  augment: [Flip]
  metric: [OA]
}
`;

/** A small experiment of several sensors and dates that checks: a class a pixel. */
export const fields = `sky 1
import { ViT, TemporalFusion, FCN } from "sky:models"

modality Aerial { sensor: RGBAerial, gsd: 1.25 m, size: 256px }
modality Optical { sensor: Sentinel2.L2A, bands: [B02..B08, B8A], gsd: 10 m, size: 32px, frames: 4, values: dn(1e4) }
modality Radar { sensor: Sentinel1.GRD, gsd: 10 m, size: 32px, frames: 3 }

dataset Fields {
  format: PastisMM
  inputs: { hr: Aerial, ms: Optical, sar: Radar }
  labels: mask(on: ms)
  source: twin(tiles: 10)
  splits: { train: folds(1..4), test: fold(5) }
}

encoder Both {
  hr: ViT { patch: 64px, width: 16, depth: 1, heads: 2 } on Aerial
  ms: ViT { patch: 8px, width: 16, depth: 1, heads: 2 } on Optical
  sar: ViT { patch: 8px, width: 16, depth: 1, heads: 2 } on Radar
  fuse: TemporalFusion([hr, ms, sar]) { layers: 1, width: 16, heads: 2 }
}

experiment Crops {
  task: semantic_segmentation
  data: Fields
  encoder: Both
  head: FCN { channels: 8, convs: 1 }
  loss: CrossEntropy
  optimizer: AdamW { lr: 1e-3 }
  batch: 2 total
  length: 100 iters
  metric: [OA, mIoU]
}
`;

/** `text` with one piece replaced; the piece must be there exactly once. */
export function swap(text: string, piece: string, by: string): string {
  expect(text.split(piece).length, `"${piece}" in the text`).to.equal(2);
  return text.replace(piece, () => by);
}

const file = "test.sky";

/** Takes the marks out of a text; `«…»` is where a finding is expected. */
export function unmark(marked: string): { readonly text: string; readonly start: number; readonly end: number } {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  return { text: marked.replace("«", "").replace("»", ""), start, end };
}

/** Every finding as `SKYnnnn message`, for the failure of an assertion. */
export const listed = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics
    .map(
      (d) =>
        `${d.code} ${d.message} [${d.span?.file ?? ""} ${d.span?.start ?? ""}..${d.span?.end ?? ""}] ${d.help ?? ""}`,
    )
    .join("\n");

/** Checks one text. */
export const checked = (text: string, files?: ReadonlyMap<string, string>): Checked => checkSource(text, file, files);

/** Asserts that nothing is found. */
export function good(text: string, files?: ReadonlyMap<string, string>): Checked {
  const result = checked(text, files);
  expect(listed(result.diagnostics)).to.equal("");
  return result;
}

export interface Planted {
  /** Other files, by path. */
  readonly files?: ReadonlyMap<string, string>;
  /** The first fix, applied, leaves nothing to find. */
  readonly fixed?: true;
  /** Words of the message or the help. */
  readonly says?: string | RegExp;
  /** The text under a second mark. */
  readonly related?: string;
}

/** Asserts that a marked text has exactly one finding: this code, exactly at the mark. */
export function planted(marked: string, code: string, { files, fixed, says, related }: Planted = {}): Diagnostic {
  const { text, start, end } = unmark(marked);
  const { diagnostics } = checked(text, files);
  expect(
    diagnostics.map((d) => d.code),
    listed(diagnostics),
  ).to.deep.equal([code]);
  const [found] = diagnostics as [Diagnostic];
  expect(text.slice(found.span!.start, found.span!.end), "place").to.equal(text.slice(start, end));
  expect(found.span, "place").to.include({ start, end });
  const words = `${found.message} ${found.help ?? ""}`;
  if (typeof says === "string") expect(words).to.include(says);
  else if (says) expect(words).to.match(says);
  expect(words).not.to.match(/undefined|\[object|NaN|\s\./);
  if (related !== undefined) {
    const texts = found.related.map(({ span }) => (files?.get(span.file) ?? text).slice(span.start, span.end));
    expect(texts).to.include(related);
  }
  if (fixed) {
    expect(found.fixes, "fixes").not.to.be.empty;
    const applied = applyFixes(new Map([[file, text]]), found.fixes.slice(0, 1));
    expect(applied.applied).to.have.length(1);
    const again = checked(applied.sources.get(file)!, files);
    expect(listed(again.diagnostics), applied.sources.get(file)).to.equal("");
  }
  return found;
}
