import type { DataPlan } from "../../compiler/elaborate/program.ts";

/** Bytes of one packed batch: images, days, marks and labels, four bytes a number. */
export function batchBytes({ inputs, labels, batch }: DataPlan): number {
  const images = inputs.reduce((sum, { frames, size, bands }) => sum + frames * (size * size * bands.length + 2), 0);
  return 4 * batch * (images + (labels.kind === "mask" ? labels.size ** 2 : labels.classes.length));
}
