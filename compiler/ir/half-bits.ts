const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The 16 bits of a number as bfloat16, the upper half of its float32, rounded to nearest even. */
export function bfloat16Bits(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  if (Number.isNaN(float[0])) return 0x7fc0;
  return ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The number that 16 bits of bfloat16 stand for. */
export function bfloat16Value(half: number): number {
  bits[0] = half << 16;
  return float[0]!;
}

/** The 16 bits of a number as IEEE 754 binary16, its float32 rounded to nearest even; what is too large becomes infinite. */
export function float16Bits(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = Math.abs(float[0]!);
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  // Subnormals are multiples of 2^-24; above, the exponent picks the step.
  const exponent = Math.max(-14, ((word >>> 23) & 0xff) - 127);
  const scaled = magnitude / 2 ** (exponent - 10);
  const down = Math.floor(scaled);
  const rest = scaled - down;
  const rounded = rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
  return sign | (rounded >= 1024 || exponent > -14 ? ((exponent + 15) << 10) + (rounded - 1024) : rounded);
}

/** The number that 16 bits of IEEE 754 binary16 stand for. */
export const float16Value = (half: number): number => float16Values()[half]!;

let halves: Float32Array | undefined;

/** The numbers of all 65,536 bit patterns of IEEE 754 binary16, by those bits; for loops over many. */
export function float16Values(): Float32Array {
  halves ??= Float32Array.from({ length: 65536 }, (_, half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >>> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
  });
  return halves;
}
