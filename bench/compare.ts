import type { Step } from "./stepper.ts";

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
  readonly ms: Spread;
  /** Processor time of all threads: what is left of the comparison when other programs take turns. */
  readonly cpuMs: Spread;
  readonly peakMb: number;
}

export function sideOf(name: string, parameters: number, warmupSeconds: number, steps: readonly Step[]): Side {
  return {
    name,
    parameters,
    warmupSeconds,
    ms: spreadOf(steps.map(({ ms }) => ms)),
    cpuMs: spreadOf(steps.map(({ cpu_ms }) => cpu_ms)),
    peakMb: Math.max(...steps.map(({ rss_mb }) => rss_mb)),
  };
}

/** skyc against the better of the others. */
export interface Comparison {
  readonly model: string;
  readonly sides: readonly Side[];
  /** The other side with the lowest median. */
  readonly best: string;
  /** Ratio of the medians; the quartiles are those of the ratios of steps done one after the other. */
  readonly time: Spread;
  readonly cpu: number;
  readonly memory: number;
}

/** `rounds[i]` holds one step of each side, in the order of `sides`; the first side is skyc. */
export function compare(model: string, sides: readonly Side[], rounds: readonly (readonly Step[])[]): Comparison {
  const [ours, ...others] = sides as [Side, ...Side[]];
  const best = others.reduce((a, b) => (b.ms.median < a.ms.median ? b : a));
  const at = sides.indexOf(best);
  const paired = spreadOf(rounds.map((steps) => steps[0]!.ms / steps[at]!.ms));
  return {
    model,
    sides,
    best: best.name,
    time: { ...paired, median: ours.ms.median / best.ms.median },
    cpu: ours.cpuMs.median / best.cpuMs.median,
    memory: ours.peakMb / best.peakMb,
  };
}
