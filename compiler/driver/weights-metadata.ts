import type { EncoderPlan } from "../elaborate/model-plan.ts";
import type { TrainedOn } from "../elaborate/weights.ts";

/** Under which key a weights file says what each of its parts was trained on: JSON of `{ PART: { bands, values, mean, std } }`. */
const key = "trained_on";

/** What a file says of a part's training; undefined where it says nothing that can be read. */
export function statedInFile(
  metadata: Readonly<Record<string, string>>,
  part: string | undefined,
): Partial<TrainedOn> | undefined {
  const text = metadata[key];
  if (text === undefined) return undefined;
  try {
    const parts = JSON.parse(text) as Readonly<Record<string, Partial<TrainedOn>>>;
    return parts[part ?? ""];
  } catch {
    return undefined;
  }
}

/** The metadata that say what an experiment's encoder is trained on. */
export const trainedOnMetadata = (
  encoder: EncoderPlan,
  scopeOf: (branch: string) => string,
): Record<string, string> => ({
  [key]: JSON.stringify(
    Object.fromEntries(
      encoder.branches.map(({ name, input: { bands, values, mean, std } }) => [
        scopeOf(name),
        { bands, values, mean, std },
      ]),
    ),
  ),
});
