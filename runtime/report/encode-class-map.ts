import sharp from "sharp";

/** A map of class numbers as a PNG of one 8-bit channel, of the size that it has. */
export async function encodeClassMap(classes: Uint8Array, side: number): Promise<Uint8Array> {
  const image = sharp(classes, { raw: { width: side, height: side, channels: 1 } });
  return image.toColourspace("b-w").png({ compressionLevel: 9 }).toBuffer();
}
