import type { Limit } from "./engine/limit.ts";
import type { Ready, Step } from "./stepper.ts";

/** Median with the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Quartiles by linear interpolation between the neighbours in order. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return below + (above - below) * (place - Math.floor(place));
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** One side's steps, summed up. */
export interface Side {
  readonly name: string;
  readonly parameters: number;
  readonly warmupSeconds: number;
  /** Of its first steps. */
  readonly losses: readonly number[];
  readonly ms: Spread;
  /** Processor time of all threads: what is left of the comparison when other programs take turns. */
  readonly cpuMs: Spread;
  readonly peakMb: number;
}

export function sideOf(name: string, ready: Ready, steps: readonly Step[]): Side {
  return {
    name,
    parameters: ready.parameters,
    warmupSeconds: ready.warmup_s,
    losses: [...ready.losses, ...steps.map(({ loss }) => loss)],
    ms: spreadOf(steps.map(({ ms }) => ms)),
    cpuMs: spreadOf(steps.map(({ cpu_ms }) => cpu_ms)),
    peakMb: Math.max(...steps.map(({ rss_mb }) => rss_mb)),
  };
}

/** Ratios to one of the other sides. */
export interface Ratio extends Spread {
  readonly to: string;
}

/** skyc against the better of the others. */
export interface Comparison {
  readonly workload: string;
  readonly precision: string;
  readonly sides: readonly Side[];
  /** Of the ratios of steps done one after the other, each to the other side with the lower median. */
  readonly time: Ratio;
  /** The same of processor time, which other programs disturb least. */
  readonly cpu: Ratio;
  readonly memory: number;
  /** The largest difference of a loss from PyTorch's, as a share of it, over all steps. */
  readonly lossesApart: number;
  readonly goal?: number;
  readonly limit?: Limit;
}

/** `rounds[i]` holds one step of each side, in the order of `sides`; the first side is skyc. */
export function compare(
  workload: string,
  precision: string,
  sides: readonly Side[],
  rounds: readonly (readonly Step[])[],
  more: { readonly goal?: number; readonly limit?: Limit },
): Comparison {
  const [ours, ...others] = sides as [Side, ...Side[]];
  const least = (of: (side: Side) => number): Side => others.reduce((a, b) => (of(b) < of(a) ? b : a));
  const ratio = (what: "ms" | "cpu_ms", side: Side): Ratio => {
    const at = sides.indexOf(side);
    return { ...spreadOf(rounds.map((steps) => steps[0]![what] / steps[at]![what])), to: side.name };
  };
  const apart = others.flatMap(({ losses }) =>
    losses.map((loss, i) => Math.abs(ours.losses[i]! - loss) / Math.abs(loss)),
  );
  return {
    workload,
    precision,
    sides,
    time: ratio(
      "ms",
      least(({ ms }) => ms.median),
    ),
    cpu: ratio(
      "cpu_ms",
      least(({ cpuMs }) => cpuMs.median),
    ),
    memory: ours.peakMb / least(({ peakMb }) => peakMb).peakMb,
    lossesApart: Math.max(...apart),
    ...more,
  };
}
