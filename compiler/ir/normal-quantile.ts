/** log 2, split so that `exponent * high` is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** Natural logarithm of a positive normal number by + - * / only, so that every machine gives the same bits. Exact to 1e-15. */
export function portableLog(x: number): number {
  let exponent = 0;
  let m = x;
  while (m < Math.SQRT1_2) {
    m *= 2;
    exponent--;
  }
  while (m > Math.SQRT2) {
    m /= 2;
    exponent++;
  }
  // ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172: ten terms reach 1e-17.
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * z + 1 / k;
  return exponent * ln2High + (exponent * ln2Low + 2 * s * sum);
}

const horner = (c: readonly number[], x: number): number => {
  let y = 0;
  for (let i = c.length - 1; i >= 0; i--) y = y * x + c[i]!;
  return y;
};

// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16.
const a0 = 3.3871328727963665;
const a1 = 133.14166789178438;
const a2 = 1971.5909503065513;
const a3 = 13731.69376550946;
const a4 = 45921.95393154987;
const a5 = 67265.7709270087;
const a6 = 33430.57558358813;
const a7 = 2509.0809287301227;
const b1 = 42.31333070160091;
const b2 = 687.1870074920579;
const b3 = 5394.196021424751;
const b4 = 21213.794301586597;
const b5 = 39307.89580009271;
const b6 = 28729.085735721943;
const b7 = 5226.495278852854;
const c = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const d = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const e = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
];
const f = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/** The number below which a standard normal variable falls with probability `u` in (0, 1). Bit-equal on every machine. */
export function normalQuantile(u: number): number {
  const q = u - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q;
    const over = ((((((a7 * r + a6) * r + a5) * r + a4) * r + a3) * r + a2) * r + a1) * r + a0;
    const under = ((((((b7 * r + b6) * r + b5) * r + b4) * r + b3) * r + b2) * r + b1) * r + 1;
    return (q * over) / under;
  }
  const r = Math.sqrt(-portableLog(q < 0 ? u : 1 - u));
  const tail = r <= 5 ? horner(c, r - 1.6) / horner(d, r - 1.6) : horner(e, r - 5) / horner(f, r - 5);
  return q < 0 ? -tail : tail;
}
