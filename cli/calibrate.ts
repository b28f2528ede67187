import type { Calibration } from "../compiler/passes/step-time.ts";
import { calibrationFile, engineName, machineName } from "../runtime/provision/calibration.ts";
import { loadTensorflow } from "../runtime/tf/load.ts";
import { measureMachine } from "../runtime/tf/measure-machine.ts";
import { writeWhole } from "../runtime/train/write-file.ts";

/** Rates as people know them: what, how many a second of the unit, the unit. */
function figures({ rates }: Calibration): readonly (readonly [string, string])[] {
  const perSecond = (seconds: number, unit: string, scale: number): string => `${(scale / seconds).toFixed(1)} ${unit}`;
  return [
    ["matrix products", perSecond(rates.product, "GFLOP/s", 1e-9)],
    ["convolutions", perSecond(rates.convolution, "GFLOP/s", 1e-9)],
    ["  by the input", perSecond(rates.convolutionByInput, "GFLOP/s", 1e-9)],
    ["  by the weight", perSecond(rates.convolutionByWeight, "GFLOP/s", 1e-9)],
    ["memory", perSecond(rates.byte, "GB/s", 1e-9)],
    ["sums and products", perSecond(rates.element, "billion a second", 1e-9)],
    ["exponentials, quotients", perSecond(rates.costly, "billion a second", 1e-9)],
    ["start of a step", `${(rates.step * 1e6).toFixed(0)} µs`],
  ];
}

/** Measures the machine, writes the calibration whole, and prints it. SKY50xx where the engine does not load, SKY701x where it cannot be written. */
export async function calibrate(json: boolean): Promise<void> {
  const tensorflow = await loadTensorflow();
  const live = process.stderr.isTTY === true;
  const rates = await measureMachine(tensorflow, (what, done, all) => {
    process.stderr.write(live ? `\r\u001b[2K  ${done + 1} of ${all}: ${what}` : `  ${done + 1} of ${all}: ${what}\n`);
  });
  if (live) process.stderr.write("\r\u001b[2K");
  const calibration: Calibration = {
    machine: machineName(),
    engine: engineName(),
    date: new Date().toISOString(),
    rates,
  };
  const path = calibrationFile();
  writeWhole(path, `${JSON.stringify(calibration, null, 2)}\n`);
  if (json) {
    process.stdout.write(`${JSON.stringify(calibration, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${calibration.machine}, ${calibration.engine}\n`);
  for (const [what, value] of figures(calibration)) process.stdout.write(`  ${what.padEnd(24)} ${value}\n`);
  process.stdout.write(`written to ${path}\n`);
}
