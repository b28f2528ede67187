import { inflateSync } from "node:zlib";
import { ZSTDDecoder } from "zstddec";
import { fail } from "../../../compiler/diag/diagnostic.ts";
import { decodeLzw } from "./lzw.ts";
import { decodePackBits } from "./pack-bits.ts";
import { addDifferences, joinFloatBytes, type Pixels, pixelsOf } from "./predictor.ts";
import { bytesOfType, decodedBytes, type TiffForm } from "./tiff-form.ts";

const zstd = new ZSTDDecoder();

/** Loads what a compression needs; blocks of the others are decoded at once. */
export const readyFor = async ({ compression }: TiffForm): Promise<void> => {
  if (compression === "zstd") await zstd.init();
};

/**
 * The pixels of block `i` from its bytes, rows from top to bottom, bands innermost. `readyFor` has to have run. Errors: SKY6042 when the
 * bytes are not what the compression makes, or are of another number than the block has.
 */
export function decodeBlock(form: TiffForm, i: number, bytes: Buffer, file: string): Pixels {
  const expected = decodedBytes(form, i);
  const bad = (reason: string): never => fail("SKY6042", { file, block: i, blocks: form.offsets.length, reason });
  const raw = decompress(form, bytes, expected, bad);
  const size = bytesOfType[form.type];
  const bands = form.planar ? 1 : form.bands;
  const row = form.block.width * bands;
  if (form.predictor === 3) return pixelsOf(joinFloatBytes(raw, row, bands), form.type, true);
  const pixels = pixelsOf(raw, form.type, form.littleEndian);
  if (pixels.length * size !== expected) return bad("it has an odd length");
  if (form.predictor === 2) addDifferences(pixels, row, bands);
  return pixels;
}

function decompress(form: TiffForm, bytes: Buffer, expected: number, bad: (reason: string) => never): Uint8Array {
  const whole = (length: number): void => {
    if (length !== expected) bad(`it gives ${length} bytes instead of ${expected}`);
  };
  switch (form.compression) {
    case "none":
      if (bytes.length < expected) whole(bytes.length);
      // What follows changes numbers in place, and these bytes may be shown to others.
      return new Uint8Array(bytes.subarray(0, expected));
    case "deflate": {
      let out: Buffer;
      try {
        // One byte more than wanted: the stream's end is seen without a second buffer, and too much is found.
        out = inflateSync(bytes, { chunkSize: Math.max(64, expected + 1), maxOutputLength: expected + 1 });
      } catch (error) {
        return bad(
          (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
            ? "it gives too many bytes"
            : (error as Error).message,
        );
      }
      whole(out.length);
      return out;
    }
    case "zstd": {
      let out: Uint8Array;
      try {
        out = zstd.decode(bytes, expected);
      } catch (error) {
        return bad((error as Error).message);
      }
      whole(out.length);
      return out;
    }
    case "lzw":
    case "packbits": {
      const out = new Uint8Array(expected);
      const written = form.compression === "lzw" ? decodeLzw(bytes, out) : decodePackBits(bytes, out);
      if (typeof written === "string") return bad(written);
      whole(written);
      return out;
    }
  }
}
