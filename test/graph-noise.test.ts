import { expect } from "chai";
import { fillInit, foldIn, keyOf, Noise } from "../compiler/ir/noise.ts";
import { normalQuantile, portableLog } from "../compiler/ir/normal-quantile.ts";
import { fnv1a, threefry2x32 } from "../compiler/ir/threefry.ts";
import { tensor } from "../compiler/ir/type.ts";
import { errorFunction } from "../runtime/ops/rules/error-function.ts";

describe("noise", () => {
  it("gives the known answers of Random123 for threefry2x32, 20 rounds", () => {
    const ones = 0xffffffff;
    expect(threefry2x32(0, 0, 0, 0)).to.deep.equal([0x6b200159, 0x99ba4efe]);
    expect(threefry2x32(ones, ones, ones, ones)).to.deep.equal([0x1cb996fc, 0xbb002be7]);
    expect(threefry2x32(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).to.deep.equal([0xc4923a9c, 0x483df7a0]);
  });

  it("hashes names as FNV-1a does", () => {
    // Test vectors of draft-eastlake-fnv.
    expect(fnv1a("")).to.equal(0x811c9dc5);
    expect(fnv1a("a")).to.equal(0xe40c292c);
    expect(fnv1a("foobar")).to.equal(0xbf9cf968);
  });

  it("keeps seeds, names and numbers apart", () => {
    const keys = [
      keyOf(1, "crop", 0),
      keyOf(2, "crop", 0),
      keyOf(2 ** 32 + 1, "crop", 0),
      keyOf(1, "crop", 1),
      keyOf(1, "flip", 0),
      keyOf(1, 0, "crop"),
      keyOf(1, "crop"),
      keyOf(1, "crop", "0"),
    ].map(String);
    expect(new Set(keys).size).to.equal(keys.length);
    expect(keyOf(5, "a", 3)).to.deep.equal(foldIn(foldIn([5, 0], "a"), 3));
  });

  it("is the same in any order of asking", () => {
    const forwards = new Noise(keyOf(3, "x"));
    const backwards = new Noise(keyOf(3, "x"));
    const first = Array.from({ length: 9 }, (_, i) => forwards.bits(i));
    const last = Array.from({ length: 9 }, (_, i) => backwards.bits(8 - i)).reverse();
    expect(first).to.deep.equal(last);
    expect(new Set(first).size).to.equal(9);
  });

  it("shuffles fairly and keeps everything", () => {
    const counts = [0, 0, 0, 0, 0, 0];
    for (let seed = 0; seed < 6000; seed++) {
      const [a, b, c] = new Noise(keyOf(seed, "shuffle")).shuffle(3) as unknown as [number, number, number];
      expect(a + b + c).to.equal(3);
      counts[a * 2 + (b > c ? 1 : 0)]!++;
    }
    // Each order has 1000 expected; five standard deviations are 144.
    for (const count of counts) expect(count).to.be.closeTo(1000, 144);
  });

  it("draws whole numbers below a bound and reals in the unit interval", () => {
    const noise = new Noise(keyOf(9));
    for (let i = 0; i < 2000; i++) {
      expect(noise.below(i, 7)).to.be.within(0, 6);
      expect(Math.fround(noise.uniform(i))).to.equal(noise.uniform(i));
      expect(noise.uniform(i)).to.be.within(0, 1 - 2 ** -24);
    }
  });

  it("inverts the normal distribution", () => {
    for (const u of [1e-9, 0.001, 0.02, 0.07, 0.0751, 0.4, 0.5, 0.77, 0.93, 0.999]) {
      expect(0.5 * (1 + errorFunction(normalQuantile(u) / Math.SQRT2))).to.be.closeTo(u, 1e-15 + u * 1e-9);
    }
    for (const x of [1e-300, 0.3, 0.7, 1, 1.5, 10, 1e9]) {
      expect(portableLog(x)).to.be.closeTo(Math.log(x), 1e-13 * Math.max(1, Math.abs(Math.log(x))));
    }
  });

  it("fills first values with the moments that they should have", () => {
    const type = tensor("f32", [101, 303]);
    const moments = (values: Float32Array) => {
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
      return { mean, std, largest: values.reduce((most, x) => Math.max(most, Math.abs(x)), 0) };
    };
    const cut = moments(fillInit({ kind: "truncated-normal", std: 0.02 }, type, 1, "a"));
    // The standard deviation of a standard normal cut at ±2 is 0.8796.
    expect(cut.std).to.be.closeTo(0.02 * 0.8796, 2e-4);
    expect(cut.mean).to.be.closeTo(0, 5e-4);
    expect(cut.largest).to.be.within(0.039, 0.04);
    expect(moments(fillInit({ kind: "normal", std: 3 }, type, 1, "b")).std).to.be.closeTo(3, 0.05);
    const even = moments(fillInit({ kind: "uniform", bound: 0.5 }, type, 1, "c"));
    expect(even.std).to.be.closeTo(1 / Math.sqrt(12), 0.005);
    expect(even.largest).to.be.within(0.499, 0.5);
    expect([...fillInit({ kind: "constant", value: 7 }, tensor("f32", [3]), 1, "d")]).to.deep.equal([7, 7, 7]);
  });

  it("fills by seed and name alone, to the bit", () => {
    const fill = (seed: number, name: string) =>
      fillInit({ kind: "truncated-normal", std: 1 }, tensor("f32", [3]), seed, name);
    expect([...fill(1, "a.weight")]).to.deep.equal([...fill(1, "a.weight")]);
    expect([...fill(1, "a.weight")]).to.not.deep.equal([...fill(2, "a.weight")]);
    expect([...fill(1, "a.weight")]).to.not.deep.equal([...fill(1, "b.weight")]);
    // Frozen: a change here changes every experiment's start.
    expect([...new Uint32Array(fill(1, "a.weight").buffer)]).to.deep.equal([1067628062, 3214520118, 3209737029]);
  });
});
