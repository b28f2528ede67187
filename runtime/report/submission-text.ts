import type { Report } from "./report.ts";

/** Where the predictions of a split with hidden labels lie, and what they are. */
export const submissionText = ({
  split,
  samples,
  folder,
  format,
  sha256,
}: NonNullable<Report["submissions"]>[number]): string =>
  `The labels of ${split} are hidden, so nothing was measured on it. The predictions of its ${samples} samples lie in ${folder} of the run folder: ${format}. Their sha256 is ${sha256.slice(0, 12)}.`;
