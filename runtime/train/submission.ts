import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LabelPlan, SplitName } from "../../compiler/elaborate/program.ts";
import type { Engine, HostTensor, TrainData } from "./parts.ts";
import { writeFault, writeWhole } from "./write-file.ts";

/** The predictions of a split whose labels are hidden, as they lie in the run folder. */
export interface Submission {
  readonly split: SplitName;
  readonly samples: number;
  /** Below the run folder, with `/`. */
  readonly folder: string;
  /** What a file holds, in words. */
  readonly format: string;
  /** Over names and predicted classes, in order: equal predictions give equal digests. */
  readonly sha256: string;
}

/** Encodes a map of class numbers, row by row, as a picture of one 8-bit channel. */
export type EncodeMap = (classes: Uint8Array, side: number) => Promise<Uint8Array>;

/** A sample's id as a file name. */
const fileName = (id: string): string => id.replaceAll(/[\\/:]/g, "_");
const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** What the files of a submission hold. */
export const formatOf = ({ kind }: LabelPlan): string =>
  kind === "mask"
    ? "one PNG a sample, named by its id: 8-bit greyscale, the value of a pixel is the number of its class, from 0"
    : "predictions.csv with a line a sample: its id, the number of its class, from 0, and the class's name";

/**
 * Predicts a split and writes `submission/<split>/` in the run folder: beside its place first, then renamed, so that the folder is never there in
 * part. Undefined when `stop` says so before the end. Errors: SKY7010, SKY7011.
 */
export async function writeSubmission(
  dir: string,
  split: SplitName,
  labels: LabelPlan,
  engine: Pick<Engine, "evaluate">,
  data: Pick<TrainData, "all">,
  encode: EncodeMap,
  stop?: () => boolean,
): Promise<Submission | undefined> {
  const folder = `submission/${split}`;
  const place = join(dir, folder);
  const beside = `${place}.${process.pid}.tmp`;
  const digest = createHash("sha256");
  const rows = ["sample,class,name"];
  let samples = 0;
  try {
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(beside, { recursive: true });
    for await (const { feeds, ids, count } of data.all(split)) {
      const { prediction } = engine.evaluate(feeds);
      for (let b = 0; b < count; b++) {
        const id = ids[b]!;
        const classes = part(prediction, b);
        digest.update(`${id}\n`).update(classes);
        if (labels.kind === "mask") writeWhole(join(beside, `${fileName(id)}.png`), await encode(classes, labels.size));
        else rows.push([quoted(id), String(classes[0]), quoted(labels.classes[classes[0]!] ?? "")].join(","));
        samples++;
      }
      await new Promise(setImmediate);
      if (stop?.()) return undefined;
    }
    if (labels.kind === "class") writeWhole(join(beside, "predictions.csv"), `${rows.join("\n")}\n`);
    rmSync(place, { recursive: true, force: true });
    renameSync(beside, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return writeFault(place, error);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return { split, samples, folder, format: formatOf(labels), sha256: digest.digest("hex") };
}

/** The predicted classes of sample `b` of a batch. */
function part({ data, shape }: HostTensor, b: number): Uint8Array {
  const size = shape.slice(1).reduce((n, d) => n * d, 1);
  return Uint8Array.from({ length: size }, (_, i) => Number(data[b * size + i]));
}
