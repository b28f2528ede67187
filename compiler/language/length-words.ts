import type { Length } from "../blocks/units.ts";
import type { Bound } from "../check/bound.ts";
import { showNumber } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import { settingOf } from "./effective.ts";

const isLength = (value: unknown): value is Length =>
  typeof value === "object" &&
  value !== null &&
  "unit" in value &&
  "value" in value &&
  ["iters", "epochs", "samples"].includes(String(value.unit));

const few = (n: number): string => showNumber(n >= 100 ? Math.round(n) : Number(n.toPrecision(3)));

/** A length in its other units, as far as the batch and the size of the set are known: `12.5 epochs`. */
export function lengthWords(experiment: CheckedExperiment, bound: Bound): string | undefined {
  const { value } = bound;
  if (!isLength(value)) return undefined;
  const batch = experiment.plan?.data.batch ?? (settingOf(experiment, ["batch"])?.value as Length | undefined)?.value;
  const samples = settingOf(experiment, ["data", "samples"])?.value as number | undefined;
  const steps = stepsOf(value, batch, samples);
  const seen =
    value.unit === "samples" ? value.value : steps !== undefined && batch !== undefined ? steps * batch : undefined;
  const epochs = value.unit !== "epochs" && seen !== undefined && samples !== undefined ? seen / samples : undefined;
  const parts = [
    value.unit !== "iters" && steps !== undefined ? `${few(steps)} iters` : undefined,
    epochs === undefined ? undefined : `${few(epochs)} ${epochs === 1 ? "epoch" : "epochs"}`,
    value.unit === "iters" && epochs === undefined && seen !== undefined ? `${few(seen)} samples` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(", ") : undefined;
}

function stepsOf({ value, unit }: Length, batch: number | undefined, samples: number | undefined): number | undefined {
  if (unit === "iters") return value;
  if (batch === undefined) return undefined;
  if (unit === "samples") return Math.ceil(value / batch);
  return samples === undefined ? undefined : Math.max(1, Math.round((value * samples) / batch));
}
