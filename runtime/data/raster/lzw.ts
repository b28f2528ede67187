/** Codes are at most 12 bits long. */
const most = 4096;
const clear = 256;
const end = 257;
const firstFree = 258;

// One table for all calls of a thread: where in the output the string of a code begins, and how long it is.
const starts = new Int32Array(most);
const lengths = new Int32Array(most);

/**
 * TIFF's LZW (TIFF 6.0, section 13): codes from the most significant bit on, each length taken one code early. A string is the string of the code before it and the
 * byte that follows, so it stands in the output already: the table holds places, and nothing is built. Gives the number of bytes
 * written; errors: a reason where the codes make no sense.
 */
export function decodeLzw(input: Uint8Array, out: Uint8Array): number | string {
  let bits = 0;
  let held = 0;
  let at = 0;
  let to = 0;
  let width = 9;
  let free = firstFree;
  let before = -1;
  let beforeLength = 0;
  while (to < out.length) {
    while (held < width) {
      if (at >= input.length) return to;
      bits = ((bits << 8) | input[at++]!) & 0xffffff;
      held += 8;
    }
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === end) return to;
    if (code === clear) {
      width = 9;
      free = firstFree;
      before = -1;
      continue;
    }
    const start = to;
    if (code < clear) {
      out[to++] = code;
    } else if (before < 0) {
      return "a string stands where a byte has to";
    } else {
      // The code that is just coming into being: the string before, and its own first byte.
      const from = code < free ? starts[code]! : before;
      let length = code < free ? lengths[code]! : code === free ? beforeLength + 1 : 0;
      if (length === 0) return `code ${code} is not known yet`;
      length = Math.min(length, out.length - to);
      if (length < 24) for (let i = 0; i < length; i++) out[to + i] = out[from + i]!;
      else copy(out, from, to, length);
      to += length;
    }
    if (before >= 0 && free < most) {
      starts[free] = before;
      lengths[free] = beforeLength + 1;
      free++;
      if (free >= (1 << width) - 1 && width < 12) width++;
    }
    before = start;
    beforeLength = to - start;
  }
  return to;
}

/** Where the strings overlap, what was just written is read again. */
function copy(out: Uint8Array, from: number, to: number, length: number): void {
  if (from + length <= to) out.copyWithin(to, from, from + length);
  else for (let i = 0; i < length; i++) out[to + i] = out[from + i]!;
}
