import sharp from "sharp";
import type { Tile } from "./picture-tiles.ts";

/** A tile as PNG bytes; large ones are made smaller, to `limit` px. */
export async function encodePng({ rgb, width, height }: Tile, limit = 320): Promise<Uint8Array> {
  const image = sharp(rgb, { raw: { width, height, channels: 3 } });
  const scaled = width > limit ? image.resize({ width: limit, kernel: "lanczos3" }) : image;
  return scaled.png({ compressionLevel: 9 }).toBuffer();
}
