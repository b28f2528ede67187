import type { HloBuilder, HloValue } from "../../../compiler/ir/op.ts";
import { tensor } from "../../../compiler/ir/type.ts";
import { hloPair, hloStretch, hloWide } from "./hlo.ts";

/**
 * erf x ≈ x P(x²) / Q(x²) for |x| ≤ 4, lowest power first: a rational fit of degree 5 over 5, made by weighted least squares with
 * the weights moved to where the relative error was largest (2.5e-8 at most; evaluated in f32, 4.5e-7). Beyond 4 it is ±1 in f32.
 */
const numerator = [
  1.1283791392970517, 0.1935462356972215, 0.05310190816960575, 0.003883396307968668, 0.0002845674009481737,
  1.986777548322956e-6,
];
const denominator = [
  1, 0.5048584407421326, 0.11535049156882954, 0.015207355594105795, 0.0011855844350785064, 3.7420203721560906e-5,
];

/** The error function, which StableHLO has no operation for. */
export const hloErf = (b: HloBuilder, x: HloValue): HloValue =>
  hloWide(b, x, (wide) => {
    const number = (value: number) => hloStretch(b, b.constant([value], tensor(wide.dtype, [])), wide.shape);
    const clamp = (value: HloValue, limit: number) => b.op("clamp", [number(-limit), value, number(limit)], {}, value);
    const held = clamp(wide, 4);
    const square = hloPair(b, "multiply", held, held);
    const series = (powers: readonly number[]) =>
      powers
        .slice(0, -1)
        .reduceRight<HloValue>(
          (sum, power) => hloPair(b, "add", hloPair(b, "multiply", sum, square), number(power)),
          number(powers.at(-1)!),
        );
    const quotient = hloPair(b, "divide", series(numerator), series(denominator));
    return clamp(hloPair(b, "multiply", held, quotient), 1);
  });
