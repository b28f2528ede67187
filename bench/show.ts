import type { Comparison, Ratio } from "./compare.ts";

const row = (cells: readonly string[]): string =>
  `${cells.map((cell, i) => (i === 0 ? cell.padEnd(16) : cell.padStart(22))).join("")}\n`;

const spread = ({ median, low, high, to }: Ratio): string =>
  `${median.toFixed(3)} (quartiles ${low.toFixed(3)}-${high.toFixed(3)}) of ${to}`;

/** A comparison as a table with its verdict. */
export function shown(found: Comparison): string {
  const { workload, precision, sides, time, cpu, memory, lossesApart, goal, limit } = found;
  let text = `\n${workload}, ${precision}, ${sides[0]!.parameters} parameters\n`;
  text += row(["", "ms a step (quartiles)", "processor ms", "peak memory MiB", "start with 2 steps s"]);
  for (const { name, ms, cpuMs, peakMb, warmupSeconds } of sides) {
    const timed = `${ms.median.toFixed(0)} (${ms.low.toFixed(0)}-${ms.high.toFixed(0)})`;
    text += row([name, timed, cpuMs.median.toFixed(0), peakMb.toFixed(0), warmupSeconds.toFixed(1)]);
  }
  for (const { name, losses } of sides) {
    const first = losses.slice(0, 4).map((loss) => loss.toFixed(5));
    text += row([name, `first losses ${first.join(" ")}`]);
  }
  text += `losses at most ${(100 * lossesApart).toPrecision(2)} % apart\n`;
  text += `processor time ${spread(cpu)}; time ${spread(time)}; memory ${memory.toFixed(3)} of the smaller\n`;
  if (goal !== undefined) {
    text += `goal ${goal.toFixed(2)}: ${cpu.median <= goal ? "met" : "missed"} in processor time, ${time.median <= goal ? "met" : "missed"} in time; memory at most 1: ${memory <= 1 ? "met" : "missed"}\n`;
  }
  if (!limit) return `${text}no limit of the machine: skyc calibrate has not measured it\n`;
  const least = limit.products_ms + limit.memory_ms;
  return `${text}the machine's limit: ${(limit.flops / 1e9).toFixed(0)} GFLOP at its peak of products ${limit.products_ms.toFixed(0)} ms + memory ${limit.memory_ms.toFixed(0)} ms; skyc takes ${(sides[0]!.ms.median / least).toFixed(2)} times that\n`;
}
