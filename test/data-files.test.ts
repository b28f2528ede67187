import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { float16Bits, float16Values } from "../compiler/ir/half-bits.ts";
import { chooseFrames } from "../runtime/data/choose-frames.ts";
import { dateAfterReference, dayOfYear } from "../runtime/data/day-of-year.ts";
import { checkImage, readImage } from "../runtime/data/image-file.ts";
import { readNpy, readNpyHeader, writeNpy } from "../runtime/data/npy.ts";
import { thrown } from "./support/code-of.ts";

describe("NumPy arrays", () => {
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "skyc-npy-"));
  });
  after(() => rmSync(dir, { recursive: true }));

  const values = [0, 1, -2, 300, 7, 5];
  for (const type of ["<i2", "<i4", "<f2", "<f4", "|u1"] as const) {
    it(`come back as they were written: ${type}`, async () => {
      const path = join(dir, "a.npy");
      const written = type === "|u1" ? values.map((v) => Math.abs(v) % 256) : values;
      await writeNpy(path, type, [2, 3], written);
      const array = await readNpy(path, "a.npy");
      expect([...array.data]).to.deep.equal(written);
      expect(array.shape).to.deep.equal([2, 3]);
      expect(readFileSync(path).indexOf("\n") + 1).to.satisfy((n: number) => n % 64 === 0);
    });
  }

  it("hold every half float exactly", () => {
    const table = float16Values();
    const wrong = [...table.keys()].filter((bits) => !Number.isNaN(table[bits]!) && float16Bits(table[bits]!) !== bits);
    expect(wrong).to.deep.equal([]);
    // Ties go to the even neighbour; what is too large becomes infinite.
    expect([1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520, 2 ** -25, 3 * 2 ** -25].map(float16Bits)).to.deep.equal([
      0x3c00, 0x3c02, 0x7bff, 0x7c00, 0, 2,
    ]);
  });

  const header = (text: string): Buffer => {
    const body = Buffer.from(text);
    const head = Buffer.from("\x93NUMPY\x01\0\0\0", "latin1");
    head.writeUInt16LE(body.length, 8);
    return Buffer.concat([head, body]);
  };
  const cases: readonly (readonly [string, Buffer, string])[] = [
    ["text", Buffer.from("not an array at all"), "SKY6004"],
    ["a cut header", header("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }").subarray(0, 30), "SKY6003"],
    ["missing numbers", header("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }"), "SKY6003"],
    ["another type", header("{'descr': '>f8', 'fortran_order': False, 'shape': (0,), }"), "SKY6006"],
    ["Fortran order", header("{'descr': '<i2', 'fortran_order': True, 'shape': (0,), }"), "SKY6006"],
    [
      "numbers too many",
      Buffer.concat([header("{'descr': '|u1', 'fortran_order': False, 'shape': (), }"), Buffer.alloc(9)]),
      "SKY6006",
    ],
    ["an empty file", Buffer.alloc(0), "SKY6004"],
  ];
  for (const [name, bytes, code] of cases) {
    it(`are refused with a code and the file's name: ${name}`, async () => {
      const path = join(dir, "b.npy");
      writeFileSync(path, bytes);
      for (const read of [readNpy, readNpyHeader]) {
        const found = await thrown(() => read(path, "DATA/b.npy"));
        expect(found.code).to.equal(code);
        expect(found.message).to.contain("DATA/b.npy");
      }
    });
  }
});

describe("image files", () => {
  let dir: string;
  const path = (name: string): string => join(dir, name);
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "skyc-image-"));
    const noise = Buffer.from(Array.from({ length: 48 * 32 * 3 }, (_, i) => (i * 7919) % 256));
    const image = sharp(noise, { raw: { width: 48, height: 32, channels: 3 } });
    await image.clone().jpeg().toFile(path("whole.jpg"));
    await image.clone().png().toFile(path("whole.png"));
    await image.clone().greyscale().png().toFile(path("grey.png"));
  });
  after(() => rmSync(dir, { recursive: true }));

  it("are decoded to three channels, whatever they hold", async () => {
    for (const name of ["whole.jpg", "whole.png", "grey.png"]) {
      const { data, height, width } = await readImage(path(name), name);
      expect([height, width, data.length]).to.deep.equal([32, 48, 32 * 48 * 3]);
    }
  });

  it("are brought to the middle square of the wanted side", async () => {
    const whole = await readImage(path("whole.png"), "whole.png");
    const { data, height, width } = await readImage(path("whole.png"), "whole.png", {
      side: 32,
      interpolation: "bicubic",
    });
    expect([height, width]).to.deep.equal([32, 32]);
    // No resampling is needed: columns 8 to 39 of the file.
    expect([...data.subarray(0, 6)]).to.deep.equal([...whole.data.subarray(8 * 3, 8 * 3 + 6)]);
  });

  const make: Readonly<Record<string, readonly [string, () => void]>> = {
    "text.jpg": ["SKY6004", () => writeFileSync(path("text.jpg"), "Not Found\n")],
    "page.jpg": ["SKY6004", () => writeFileSync(path("page.jpg"), "<!DOCTYPE html><title>404</title>")],
    "png.jpg": ["SKY6004", () => copyFileSync(path("whole.png"), path("png.jpg"))],
    "empty.jpg": ["SKY6003", () => writeFileSync(path("empty.jpg"), "")],
    "cut.jpg": [
      "SKY6003",
      () => {
        copyFileSync(path("whole.jpg"), path("cut.jpg"));
        truncateSync(path("cut.jpg"), 900);
      },
    ],
    "cut.png": [
      "SKY6003",
      () => {
        copyFileSync(path("whole.png"), path("cut.png"));
        truncateSync(path("cut.png"), 900);
      },
    ],
  };
  for (const [name, [code, write]] of Object.entries(make)) {
    it(`are refused before and at decoding: ${name}`, async () => {
      write();
      for (const look of [checkImage, readImage]) {
        const found = await thrown(() => look(path(name), `Forest/${name}`));
        expect(found.code).to.equal(code);
        expect(found.message).to.contain(`Forest/${name}`);
      }
    });
  }

  it("whose inside is broken are refused at decoding", async () => {
    const bytes = readFileSync(path("whole.png"));
    bytes.fill(0, 60, 200);
    writeFileSync(path("broken.png"), bytes);
    await checkImage(path("broken.png"), "broken.png");
    expect((await thrown(() => readImage(path("broken.png"), "broken.png"))).code).to.equal("SKY6005");
  });

  it("may lie in folders with odd names", async () => {
    mkdirSync(path("Ünï cöde"));
    copyFileSync(path("whole.jpg"), path("Ünï cöde/a b.JPG"));
    await checkImage(path("Ünï cöde/a b.JPG"), "a b.JPG");
  });
});

describe("dates", () => {
  it("become days of the year from 0", () => {
    expect([20180101, 20181231, 20200229, 20201231].map(dayOfYear)).to.deep.equal([0, 364, 59, 365]);
    expect([20190229, 20181301, 0, Number.NaN, 2018.5].map(dayOfYear)).to.deep.equal(new Array(5).fill(undefined));
    expect([0, 30, 364].map(dateAfterReference)).to.deep.equal([20180901, 20181001, 20190831]);
  });

  it("are taken evenly at evaluation, all of them when there are too few", () => {
    expect(chooseFrames(9, 3)).to.deep.equal([1, 4, 7]);
    expect(chooseFrames(9, 1)).to.deep.equal([4]);
    expect(chooseFrames(2, 5)).to.deep.equal([0, 1]);
  });
});
