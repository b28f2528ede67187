// Written by `npm run gen` from the files of compiler/check/laws.
import type { Law } from "../../law.ts";
import { augmentedInputs } from "../augmented-inputs.ts";
import { batchWithinSet } from "../batch-within-set.ts";
import { classToken } from "../class-token.ts";
import { classWeights } from "../class-weights.ts";
import { deadAugmentation } from "../dead-augmentation.ts";
import { deadDecay } from "../dead-decay.ts";
import { deadSchedule } from "../dead-schedule.ts";
import { devices } from "../devices.ts";
import { divisibility } from "../divisibility.ts";
import { evaluation } from "../evaluation.ts";
import { foldsThere } from "../folds-there.ts";
import { footprints } from "../footprints.ts";
import { freezing } from "../freezing.ts";
import { headTask } from "../head-task.ts";
import { hiddenLabels } from "../hidden-labels.ts";
import { keptCheckpoints } from "../kept-checkpoints.ts";
import { labelClasses } from "../label-classes.ts";
import { labelsTask } from "../labels-task.ts";
import { leakage } from "../leakage.ts";
import { microBatch } from "../micro-batch.ts";
import { mixing } from "../mixing.ts";
import { partRates } from "../part-rates.ts";
import { partStatistics } from "../part-statistics.ts";
import { repeatedAugmentation } from "../repeated-augmentation.ts";
import { storedBands } from "../stored-bands.ts";

/** Every law that holds between blocks. */
export const laws: readonly Law[] = [augmentedInputs, batchWithinSet, classToken, classWeights, deadAugmentation, deadDecay, deadSchedule, devices, divisibility, evaluation, foldsThere, footprints, freezing, headTask, hiddenLabels, keptCheckpoints, labelClasses, labelsTask, leakage, microBatch, mixing, partRates, partStatistics, repeatedAugmentation, storedBands];
