import type { Outcome } from "./define.ts";

/** How often one class was right, missed and claimed wrongly. */
export interface ClassCounts {
  readonly name: string;
  /** Pixels or samples that have this label. */
  readonly labelled: number;
  /** Pixels or samples that were given this class. */
  readonly predicted: number;
  readonly hits: number;
}

/** Counts by class from a confusion matrix (row = label, column = prediction). */
export function classCounts({ classes, confusion }: Outcome): readonly ClassCounts[] {
  const n = classes.length;
  return classes.map((name, k) => {
    let labelled = 0;
    let predicted = 0;
    for (let i = 0; i < n; i++) {
      labelled += confusion[k * n + i]!;
      predicted += confusion[i * n + k]!;
    }
    return { name, labelled, predicted, hits: confusion[k * n + k]! };
  });
}

/** Intersection over union; NaN for a class that neither labels nor predictions have. */
export const iou = (c: ClassCounts): number => c.hits / (c.labelled + c.predicted - c.hits);
/** Share of the class's labels that were found (recall, "producer's accuracy"); NaN for a class without labels. */
export const accuracy = (c: ClassCounts): number => c.hits / c.labelled;
/** Harmonic mean of precision and recall; NaN for a class that neither labels nor predictions have. */
export const f1 = (c: ClassCounts): number => (2 * c.hits) / (c.labelled + c.predicted);

/** The mean over the classes that have a value; NaN when none has. */
export function meanOverPresent(values: readonly number[]): number {
  const present = values.filter((value) => !Number.isNaN(value));
  return present.reduce((sum, value) => sum + value, 0) / present.length;
}
