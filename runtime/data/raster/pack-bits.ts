/** PackBits (TIFF 6.0, section 9): runs of bytes as they are, and runs of one byte. Gives the number of bytes written; a reason where runs make no sense. */
export function decodePackBits(input: Uint8Array, out: Uint8Array): number | string {
  let at = 0;
  let to = 0;
  while (to < out.length && at < input.length) {
    const head = input[at++]!;
    if (head === 128) continue;
    if (head < 128) {
      const length = head + 1;
      if (at + length > input.length) return to;
      if (to + length > out.length) return "a run is longer than the block";
      out.set(input.subarray(at, at + length), to);
      at += length;
      to += length;
    } else {
      const length = 257 - head;
      if (at >= input.length) return to;
      if (to + length > out.length) return "a run is longer than the block";
      out.fill(input[at++]!, to, to + length);
      to += length;
    }
  }
  return to;
}
