import { defineBlock, type Finding } from "../define.ts";
import type { PerBand } from "../units.ts";

/** Mean and standard deviation as written, one number a band, in the unit of the modality's values. */
export interface StatisticsProps {
  /** What is subtracted. */
  mean: PerBand;
  /** What the difference is divided by; above 0. */
  std: PerBand;
}

export const statistics = defineBlock<StatisticsProps>()({
  kind: "normalization",
  name: "statistics",
  rules: ({ mean, std }): Finding[] =>
    mean.length === std.length && std.every((value) => value > 0)
      ? []
      : [{ code: "SKY6025", at: "std", args: { mean: mean.length, std: std.length } }],
});
