import type { Noise } from "../ir/noise.ts";

/**
 * A draw of the beta distribution with both parameters `alpha`, from the noise's positions `at`, `at + 1`, …
 * (Jöhnk 1964: U^(1/a) / (U^(1/a) + V^(1/a)), given that the sum is at most 1; in logarithms, since for a small alpha the powers vanish).
 */
export function drawBeta(noise: Noise, at: number, alpha: number): number {
  for (let i = at; ; i += 2) {
    const u = Math.log(noise.uniform(i) + 2 ** -25) / alpha;
    const v = Math.log(noise.uniform(i + 1) + 2 ** -25) / alpha;
    if (Math.exp(u) + Math.exp(v) <= 1) return 1 / (1 + Math.exp(v - u));
  }
}
