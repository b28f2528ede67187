import { open, readFile } from "node:fs/promises";
import { extname } from "node:path";
import sharp from "sharp";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { contentOf } from "./npy.ts";

// Workers already run side by side; libvips' own threads would only take turns with them.
sharp.concurrency(1);
sharp.cache(false);

/** Endings of image files that are read. */
export const imageEndings: ReadonlySet<string> = new Set([".jpg", ".jpeg", ".png"]);

const tailLength = 256;
const endOfJpeg = Buffer.from([0xff, 0xd9]);
/** The last part, which is empty, with its checksum. */
const endOfPng = Buffer.from("IEND\xae\x42\x60\x82", "latin1");

/**
 * Looks at the first and last bytes of an image: whether it is of the kind that its name says, and whether its end is there.
 * Errors: SKY6004, SKY6003.
 */
export async function checkImage(path: string, file: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(size, 512));
    await handle.read(head, 0, head.length, 0);
    const tail = Buffer.alloc(Math.min(size, tailLength));
    await handle.read(tail, 0, tail.length, size - tail.length);
    judge(head, tail, size, file);
  } finally {
    await handle.close();
  }
}

function judge(head: Buffer, tail: Buffer, size: number, file: string): void {
  const png = extname(file).toLowerCase() === ".png";
  const expected = png ? "a PNG image" : "a JPEG image";
  if (size === 0) fail("SKY6003", { file, detail: "it is empty" });
  const found = contentOf(head);
  if (found !== expected) fail("SKY6004", { file, expected, found });
  if (!tail.includes(png ? endOfPng : endOfJpeg))
    fail("SKY6003", { file, detail: "the end of the image is not there" });
}

/** An image as height x width x 3 bytes, red green blue. */
export interface Image {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** How an image is brought to a square. */
export interface Fit {
  readonly side: number;
  readonly interpolation: "bicubic" | "bilinear" | "nearest";
}

// Catmull-Rom (a = -0.5) is what "cubic" means here and in PIL; both widen the kernel when they shrink.
const kernels = { bicubic: "cubic", bilinear: "linear", nearest: "nearest" } as const;

/**
 * Decodes a JPEG or PNG. With `fit`, the shorter side becomes `fit.side` (antialiased) and the middle square is taken; an image that has
 * that size already is left as it is. Grey images get three equal channels, transparency is dropped. Errors: SKY6003, SKY6004, SKY6005.
 */
export async function readImage(path: string, file: string, fit?: Fit): Promise<Image> {
  const bytes = await readFile(path);
  judge(bytes.subarray(0, 512), bytes.subarray(Math.max(0, bytes.length - tailLength)), bytes.length, file);
  try {
    const image = sharp(bytes, { failOn: "error" });
    if (fit) {
      const { width, height } = await image.metadata();
      if (width !== fit.side || height !== fit.side) {
        image.resize(fit.side, fit.side, { fit: "cover", kernel: kernels[fit.interpolation], fastShrinkOnLoad: false });
      }
    }
    const { data, info } = await image
      .toColourspace("srgb")
      .removeAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) return fail("SKY6005", { file, reason: `it has ${info.channels} channels` });
    return { data: Uint8Array.from(data), height: info.height, width: info.width };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0]!.replace(/\.$/, "") : String(error);
    return fail("SKY6005", { file, reason });
  }
}

/** Writes height x width x 3 bytes as PNG, little compressed since speed matters more here. */
export async function encodePng(image: Image): Promise<Uint8Array> {
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  return sharp(image.data, { raw }).png({ compressionLevel: 2, adaptiveFiltering: false }).toBuffer();
}
