import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { keyOf, Noise } from "../../compiler/ir/noise.ts";

const side = 224;
const classes = 10;

/** Waves of a class's own direction and length over noise, in the class's own tint: learnable, and as costly to decode as photographs. */
function pixels(category: number, noise: Noise): Buffer {
  const data = Buffer.alloc(side * side * 3);
  const angle = (category * Math.PI) / classes + 0.1 * (noise.uniform(0) - 0.5);
  const length = 6 + category + noise.uniform(1);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const wave = Math.sin(((x * Math.cos(angle) + y * Math.sin(angle)) * 2 * Math.PI) / length);
      for (let c = 0; c < 3; c++) {
        const at = (y * side + x) * 3 + c;
        data[at] = 128 + 40 * wave + 12 * Math.sin(category + 2 * c) + 50 * (noise.uniform(2 + at) - 0.5);
      }
    }
  }
  return data;
}

/** Writes `train` + `test` JPEG images in ten folders below `dir/scenes`, and the list of the first ones. */
export async function writeScenes(dir: string, train: number, test: number): Promise<void> {
  const listed: string[] = [];
  for (let i = 0; i < train + test; i++) {
    const category = i % classes;
    const folder = `class${category}`;
    mkdirSync(join(dir, "scenes", folder), { recursive: true });
    const name = `${folder}/${String(i).padStart(5, "0")}.jpg`;
    const image = sharp(pixels(category, new Noise(keyOf(0, "scene", i))), {
      raw: { width: side, height: side, channels: 3 },
    });
    await image.jpeg({ quality: 90 }).toFile(join(dir, "scenes", name));
    if (i < train) listed.push(name);
  }
  writeFileSync(join(dir, "train.txt"), `${listed.join("\n")}\n`);
}
