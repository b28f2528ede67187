import { expect } from "chai";
import type { Augment } from "../compiler/blocks/define.ts";
import { referenceSide } from "../compiler/blocks/geometry.ts";
import { blocks } from "../compiler/blocks/registry.ts";
import type { Raster, Sample } from "../compiler/blocks/sample.ts";
import { keyOf, Noise } from "../compiler/ir/noise.ts";
import { thrown } from "./support/code-of.ts";

const noise = (n: number): Noise => new Noise(keyOf(3, "test", n));
const block = (name: string): Augment<never> => blocks.get(`augment:${name}`) as unknown as Augment<never>;
const apply = (name: string, sample: Sample, props: object, n = 0): Sample =>
  block(name).apply(sample, noise(n), props as never);
const evaluate = (name: string, sample: Sample, props: object): Sample => block(name).evaluate!(sample, props as never);
const mix = (name: string, samples: readonly Sample[], n = 0): readonly Sample[] =>
  block(name).applyBatch!(samples, noise(n), {} as never);

/** A raster whose pixels say where they are: row / side and column / side, as seen from the tile. */
function places(side: number, frames = 2): Raster {
  const data = new Float32Array(frames * side * side * 2);
  for (let i = 0; i < data.length / 2; i++) {
    data[2 * i] = (Math.floor(i / side) % side) / side;
    data[2 * i + 1] = (i % side) / side;
  }
  return { data, frames, height: side, width: side, channels: 2, days: new Int32Array(frames) };
}

/** A mask of 8 px, an input on the same grid and one of 32 px. */
const tile = (): Sample => ({
  id: "tile",
  rasters: { hr: places(32, 1), ms: places(8) },
  mask: { data: Int32Array.from({ length: 64 }, (_, i) => i), height: 8, width: 8 },
});

/** Every pixel of the coarse grid shows the same place in the mask, in `ms` and in the upper left pixel of its block of `hr`. */
function expectAligned({ mask, rasters }: Sample): void {
  const { ms, hr } = rasters as { ms: Raster; hr: Raster };
  const side = mask!.width;
  const ratio = hr.width / side;
  expect([ms.width, ratio]).to.deep.equal([side, 4]);
  for (let p = 0; p < side * side; p++) {
    const [row, column] = [Math.floor(mask!.data[p]! / 8), mask!.data[p]! % 8];
    expect([ms.data[2 * p], ms.data[2 * p + 1]], "ms").to.deep.equal([row / 8, column / 8]);
    // The mean over the block is where its middle is, however it was turned.
    let [sumRow, sumColumn] = [0, 0];
    for (let i = 0; i < ratio * ratio; i++) {
      const y = Math.floor(p / side) * ratio + Math.floor(i / ratio);
      const x = (p % side) * ratio + (i % ratio);
      sumRow += hr.data[2 * (y * hr.width + x)]!;
      sumColumn += hr.data[2 * (y * hr.width + x) + 1]!;
    }
    expect([sumRow / ratio ** 2, sumColumn / ratio ** 2], "hr").to.deep.equal([
      (row * 4 + 1.5) / 32,
      (column * 4 + 1.5) / 32,
    ]);
  }
}

describe("augmentations", () => {
  const geometric = { Crop: { size: 4 }, Flip: { p: 0.5, direction: "both" }, Rotate90: { p: 1 } };
  for (const [name, props] of Object.entries(geometric)) {
    it(`keep inputs and labels on one another: ${name}`, () => {
      const seen = new Set<string>();
      for (let n = 0; n < 20; n++) {
        const result = apply(name, tile(), props, n);
        expectAligned(result);
        seen.add(result.mask!.data.join());
      }
      expect(seen.size).to.be.above(2);
    });

    it(`are a function of their noise, and leave the sample as it was: ${name}`, () => {
      const sample = tile();
      const [a, b] = [apply(name, sample, props, 5), apply(name, sample, props, 5)];
      expect(a).to.deep.equal(b);
      expect(sample).to.deep.equal(tile());
    });
  }

  it("that list their results give the same one for the same choice, and evaluation's for the first", () => {
    const listed: readonly (readonly [string, object])[] = [
      ...["horizontal", "vertical", "both"].map((direction) => ["Flip", { p: 0.5, direction }] as const),
      ["Flip", { p: 1 }],
      ["Rotate90", { p: 0.75 }],
      ["Rotate90", { p: 1 }],
    ];
    const names = [...blocks.values()].filter((def) => def.kind === "augment" && def.choices).map(({ name }) => name);
    expect(names.sort()).to.deep.equal([...new Set(listed.map(([name]) => name))].sort());
    for (const [name, props] of listed) {
      const def = block(name);
      const { count, choose } = def.choices!(props as never);
      const seen = new Map<number, string>([
        [0, JSON.stringify(block(name).evaluate?.(tile(), props as never) ?? tile())],
      ]);
      for (let n = 0; n < 60; n++) {
        const choice = choose(noise(n));
        const result = JSON.stringify(apply(name, tile(), props, n));
        expect(choice).to.be.within(0, count - 1);
        expect(result, `${name} ${JSON.stringify(props)} ${choice}`).to.equal(seen.get(choice) ?? result);
        seen.set(choice, result);
      }
      expect(seen.size, name).to.equal(count);
      expect(new Set(seen.values()).size, name).to.equal(count);
    }
  });

  it("crop the middle at evaluation", () => {
    const result = evaluate("Crop", tile(), { size: 4 });
    expectAligned(result);
    expect(result.mask!.data[0]).to.equal(2 * 8 + 2);
  });

  it("refuse crops that are too large, or between pixels", async () => {
    expect((await thrown(() => apply("Crop", tile(), { size: 9 }))).code).to.equal("SKY6026");
    const coarse: Sample = { ...tile(), rasters: { ms: places(8), sar: places(4) } };
    expect((await thrown(() => apply("Crop", coarse, { size: 3 }))).code).to.equal("SKY6031");
  });

  it("flip back and forth to the same image", () => {
    const props = { p: 1, direction: "horizontal" };
    expect(apply("Flip", apply("Flip", tile(), props), props)).to.deep.equal(tile());
  });

  it("resample a linear ramp to a linear ramp", () => {
    const image: Sample = { id: "ramp", rasters: { image: places(32, 1) } };
    const { image: result } = evaluate("RandomResizedCrop", image, { size: 14 }).rasters as { image: Raster };
    expect([result.height, result.width]).to.deep.equal([14, 14]);
    // 28 middle columns of 32 onto 14: pixel i shows columns 2 + 2 i and 3 + 2 i.
    for (let i = 1; i < 13; i++) expect(result.data[2 * i + 1]).to.be.closeTo((2.5 + 2 * i) / 32, 1e-6);
    for (let n = 0; n < 20; n++) expect(referenceSide(apply("RandomResizedCrop", image, { size: 9 }, n))).to.equal(9);
  });

  const picture = (value: number, target: readonly number[]): Sample => {
    const data = new Float32Array(8 * 8 * 3).fill(value);
    const image = { data, frames: 1, height: 8, width: 8, channels: 3, days: new Int32Array(1) };
    return { id: String(value), rasters: { image }, target: Float32Array.from(target) };
  };

  it("change colours within 8 bits, and only those of three bands", () => {
    const varied = {
      ...picture(100, [1]),
      rasters: { image: places(8, 1), ...picture(100, [1]).rasters, ms: places(8) },
    };
    const result = apply("ColorJitter", varied, { brightness: 3, contrast: 3, saturation: 3 }, 2);
    expect(result.rasters.ms).to.equal(varied.rasters.ms);
    expect(result.rasters.image!.data).not.to.deep.equal(varied.rasters.image!.data);
    expect(Math.max(...result.rasters.image!.data)).to.be.at.most(255);
  });

  it("blot out the stated share, with the mean", () => {
    const sample: Sample = { id: "a", rasters: { image: places(32, 1) } };
    const { image } = apply("RandomErasing", sample, {
      p: 1,
      area: { min: 0.25, max: 0.25 },
      ratio: { min: 1, max: 1 },
    }).rasters;
    const changed = [...image!.data.keys()].filter((i) => image!.data[i] !== places(32, 1).data[i]);
    expect(changed.length).to.be.within(15 * 16 * 2, 16 * 16 * 2);
    for (const i of changed) expect(image!.data[i]).to.be.closeTo(15.5 / 32, 1e-6);
  });

  it("add noise of the stated size", () => {
    const sample: Sample = { id: "a", rasters: { image: { ...places(64, 1), data: new Float32Array(64 * 64 * 2) } } };
    const { data } = apply("GaussianNoise", sample, { std: 3 }).rasters.image!;
    const mean = data.reduce((a, b) => a + b) / data.length;
    const std = Math.sqrt(data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length);
    expect(mean).to.be.closeTo(0, 0.15);
    expect(std).to.be.closeTo(3, 0.15);
  });

  for (const name of ["Mixup", "CutMix"]) {
    it(`mix labels as they mix images: ${name}`, () => {
      const samples = [picture(0, [1, 0]), picture(1, [0, 1]), picture(0, [1, 0]), picture(1, [0, 1])];
      let mixed = 0;
      for (let n = 0; n < 10; n++) {
        for (const { rasters, target } of mix(name, samples, n)) {
          const { data } = rasters.image!;
          const share = data.reduce((a, b) => a + b) / data.length;
          expect(target![1]).to.be.closeTo(share, 1e-5);
          expect(target![0]! + target![1]!).to.be.closeTo(1, 1e-6);
          if (share > 0.01 && share < 0.99) mixed++;
        }
      }
      expect(mixed).to.be.above(5);
    });

    it(`do not mix masks or dates: ${name}`, async () => {
      expect((await thrown(() => mix(name, [tile()]))).code).to.equal("SKY6033");
      const series = { ...picture(0, [1]), rasters: { ms: places(8) } };
      expect((await thrown(() => mix(name, [series]))).message).to.contain("several dates");
    });
  }
});
