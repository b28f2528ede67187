const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const high = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The exponent e of a finite number: 2^e ≤ |value| < 2^(e+1). */
function exponentOf(value: number): number {
  float[0] = value;
  return ((words[high]! >>> 20) & 0x7ff) - 1023;
}

/** The nearest number with `digits` binary digits behind the first and an exponent of at least `lowest`; of two equally near the even one. */
function roundTo(value: number, digits: number, lowest: number, largest: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const step = 2 ** (Math.max(exponentOf(value), lowest) - digits);
  const scaled = value / step;
  const down = Math.floor(scaled);
  const rest = scaled - down;
  const rounded = (rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down) * step;
  if (Math.abs(rounded) > largest) return value < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return rounded === 0 && value < 0 ? -0 : rounded;
}

/** The bfloat16 nearest to a number (8 bits of exponent, 7 of fraction), ties to even; beyond the largest one, infinity. */
export const roundToBfloat16 = (value: number): number => roundTo(value, 7, -126, (2 - 2 ** -7) * 2 ** 127);

/** The IEEE 754 binary16 nearest to a number, ties to even; beyond the largest one, infinity. */
export const roundToFloat16 = (value: number): number => roundTo(value, 10, -14, 65504);
