import type { KnownDataset, KnownExperiment, KnownModel, Law } from "./law.ts";
import { laws } from "./laws/generated/index.ts";

/** Asks every law that a data set has to keep; false when an essential one is broken. */
export const obeyDataset = (known: KnownDataset): boolean => ask(known, (law) => law.dataset?.(known));

/** Asks every law that an experiment has to keep; false when an essential one is broken. */
export const obeyExperiment = (known: KnownExperiment): boolean => ask(known, (law) => law.experiment?.(known));

/** Asks every law that a built model has to keep. */
export const obeyModel = (known: KnownModel): boolean => ask(known, (law) => law.model?.(known));

function ask({ context }: Pick<KnownDataset, "context">, put: (law: Law) => void): boolean {
  let whole = true;
  for (const law of laws) {
    const before = context.diagnostics.length;
    put(law);
    if (law.essential && context.failedSince(before)) whole = false;
  }
  return whole;
}
