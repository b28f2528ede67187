import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Calibration } from "../../compiler/passes/step-time.ts";
import { cacheDirectory } from "./cache-layout.ts";
import { TENSORFLOW_VERSION } from "./pins.ts";
import { currentVariant } from "./provision.ts";

/** Where a machine's calibration lies. */
export const calibrationFile = (cache: string = cacheDirectory()): string => join(cache, "calibration.json");

/** The machine as a calibration names it: what it measured on one holds for no other. */
export function machineName(): string {
  const list = cpus();
  return `${list[0]?.model.trim() ?? "unknown processor"}, ${list.length} cores`;
}

/** The engine as a calibration names it. */
export const engineName = (cache: string = cacheDirectory()): string =>
  `TensorFlow ${TENSORFLOW_VERSION} (${currentVariant(cache)})`;

/** Names of the rates that a calibration has to have. */
const rates = [
  ...["product", "matrix", "convolution", "convolutionByInput", "convolutionByWeight", "window", "byte"],
  ...["element", "costly", "moved", "reduced", "kernel", "step"],
];

/** The calibration of this machine with this engine; undefined where there is none, or one of another machine, engine or version. */
export function readCalibration(cache: string = cacheDirectory()): Calibration | undefined {
  try {
    const found = JSON.parse(readFileSync(calibrationFile(cache), "utf8")) as Calibration;
    const whole = rates.every((name) => {
      const rate = (found.rates as unknown as Record<string, unknown>)[name];
      return typeof rate === "number" && Number.isFinite(rate) && rate > 0;
    });
    return whole && found.machine === machineName() && found.engine === engineName(cache) ? found : undefined;
  } catch {
    return undefined;
  }
}
