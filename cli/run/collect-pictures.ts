import { join } from "node:path";
import type { DataPlan, InputPlan, SplitName } from "../../compiler/elaborate/program.ts";
import { encodePng } from "../../runtime/report/encode-png.ts";
import { classTile, errorTile, inputTile, type Tile } from "../../runtime/report/picture-tiles.ts";
import type { Picture } from "../../runtime/report/report.ts";
import type { OnBatch } from "../../runtime/train/evaluate.ts";
import { type Batch, type HostTensor, labelsInput, targetInput } from "../../runtime/train/parts.ts";
import { writeWhole } from "../../runtime/train/write-file.ts";

/** How many samples are shown: a few rows of maps, or a grid of scenes. */
const shown = { mask: 6, class: 24 } as const;

interface Taken {
  readonly sample: string;
  readonly split: SplitName;
  readonly tiles: readonly Tile[];
  readonly right: boolean | null;
}

/** Keeps samples at even distances through the split that is shown while it is evaluated, and writes them as pictures afterwards. */
export class PictureCollector {
  readonly #taken: Taken[] = [];
  #seen = 0;

  constructor(
    private readonly plan: Pick<DataPlan, "inputs" | "labels">,
    private readonly split: SplitName,
    /** Samples of the split. */
    private readonly total: number,
  ) {}

  /** For `evaluate`: what to do with each batch of a split. */
  readonly onBatch = (split: SplitName): OnBatch | undefined =>
    split === this.split ? (batch, prediction) => this.#take(batch, prediction) : undefined;

  /** Writes `pictures/` in the run folder. */
  async write(dir: string): Promise<readonly Picture[]> {
    const pictures: Picture[] = [];
    for (const [i, { tiles, ...rest }] of this.#taken.entries()) {
      const files: { file: string; caption: string }[] = [];
      for (const [k, tile] of tiles.entries()) {
        const file = `${String(i).padStart(2, "0")}-${k}.png`;
        writeWhole(join(dir, "pictures", file), await encodePng(tile));
        files.push({ file, caption: tile.caption });
      }
      pictures.push({ ...rest, tiles: files });
    }
    return pictures;
  }

  #take(batch: Batch, prediction: HostTensor): void {
    const { inputs, labels } = this.plan;
    const wanted = Math.min(shown[labels.kind], this.total);
    for (let b = 0; b < batch.count; b++) {
      const due = Math.floor((this.#taken.length * this.total) / wanted);
      if (this.#seen++ !== due || this.#taken.length >= wanted) continue;
      const views = inputs.map((input) => inputTile(input, sampleOf(batch, input, b)));
      const place = { sample: batch.ids[b] ?? String(b), split: this.split };
      if (labels.kind === "class") {
        const truth = largest(part(batch.feeds.get(targetInput)!, b, labels.classes.length));
        const found = Number(prediction.data[b]);
        const name = labels.classes[truth] ?? String(truth);
        const right = truth === found;
        const caption = right ? name : `${name}, taken for ${labels.classes[found] ?? found}`;
        this.#taken.push({ ...place, right, tiles: [{ ...views[0]!, caption }] });
        continue;
      }
      const area = labels.size ** 2;
      const label = part(batch.feeds.get(labelsInput)!, b, area);
      const found = part(prediction, b, area);
      const maps = [
        classTile("label", label, labels.size, labels),
        classTile("prediction", found, labels.size, labels),
        errorTile(label, found, labels.size, labels),
      ];
      this.#taken.push({ ...place, right: null, tiles: [...views, ...maps] });
    }
  }
}

/** Values `b * size` to `(b + 1) * size`, copied. */
function part({ data }: HostTensor, b: number, size: number): Float32Array {
  const out = new Float32Array(size);
  for (let i = 0; i < size; i++) out[i] = Number(data[b * size + i]);
  return out;
}
const largest = (values: Float32Array): number =>
  values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);

function sampleOf({ feeds }: Batch, { name, frames, size, bands }: InputPlan, b: number) {
  return {
    data: part(feeds.get(name)!, b, frames * size * size * bands.length),
    days: Int32Array.from(part(feeds.get(`${name}.day`)!, b, frames)),
    valid: part(feeds.get(`${name}.valid`)!, b, frames),
  };
}
