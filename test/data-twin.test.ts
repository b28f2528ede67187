import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { readImage } from "../runtime/data/image-file.ts";
import { readNpy } from "../runtime/data/npy.ts";
import { cachedTwin } from "../runtime/data/twin/cached-twin.ts";
import { presence } from "../runtime/data/twin/seasons.ts";
import { crops } from "../runtime/data/twin/twin-classes.ts";
import { twinName, twinOptions } from "../runtime/data/twin/twin-options.ts";
import { writeTwin } from "../runtime/data/twin/write-twin.ts";
import { thrown } from "./support/code-of.ts";

/** Hash of every file below a directory. */
function contentOf(root: string, at = root): Record<string, string> {
  return Object.fromEntries(
    readdirSync(at)
      .sort()
      .flatMap((name) => {
        const path = join(at, name);
        if (statSync(path).isDirectory()) return Object.entries(contentOf(root, path));
        return [[relative(root, path), createHash("sha256").update(readFileSync(path)).digest("hex")]];
      }),
  );
}

describe("the twin of PASTIS-MM", function () {
  this.timeout(20_000);
  const options = twinOptions({ tiles: 3, seed: 11, size: 16, hr_size: 128 });
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "skyc-twin-"));
  });
  after(() => rmSync(dir, { recursive: true }));

  it("has the same bytes for the same options, and others for another seed", async () => {
    const paths = ["a", "b", "c"].map((name) => join(dir, name));
    await writeTwin(paths[0]!, options);
    await writeTwin(paths[1]!, options);
    await writeTwin(paths[2]!, { ...options, seed: 12 });
    const [a, b, c] = paths.map((path) => contentOf(path));
    expect(b).to.deep.equal(a);
    expect(c!["DATA_S2/S2_10000.npy"]).not.to.equal(a!["DATA_S2/S2_10000.npy"]);
    expect(Object.keys(a!)).to.include.members(["README.txt", "metadata.geojson", "NORM_S2_patch.json"]);
  });

  it("gives a tile the same bytes however many tiles there are", async () => {
    await writeTwin(join(dir, "one"), { ...options, tiles: 1 });
    const file = "DATA_S1A/S1A_10000.npy";
    expect(contentOf(join(dir, "one"))[file]).to.equal(contentOf(join(dir, "a"))[file]);
  });

  it("has the types, axes, dates and values of the real set", async () => {
    const root = join(dir, "a");
    const metadata = JSON.parse(readFileSync(join(root, "metadata.geojson"), "utf8"));
    for (const [i, { properties }] of metadata.features.entries()) {
      const id = 10_000 + i;
      expect([properties.ID_PATCH, properties.Fold]).to.deep.equal([id, i + 1]);
      const dates: number[] = Object.values(properties["dates-S2"]);
      expect(dates).to.deep.equal([...dates].sort((a, b) => a - b));
      expect(new Set(dates).size).to.equal(dates.length);
      expect([Math.min(...dates) >= 20180901, Math.max(...dates) <= 20190831]).to.deep.equal([true, true]);
      const s2 = await readNpy(join(root, `DATA_S2/S2_${id}.npy`), "");
      expect([s2.type, s2.shape]).to.deep.equal(["<i2", [dates.length, 10, 16, 16]]);
      expect([Math.min(...s2.data) > 0, Math.max(...s2.data) < 15_000]).to.deep.equal([true, true]);
      const s1 = await readNpy(join(root, `DATA_S1A/S1A_${id}.npy`), "");
      expect([s1.type, s1.shape[1]]).to.deep.equal(["<f2", 3]);
      for (let p = 0; p < 256; p++) expect(s1.data[512 + p]).to.be.closeTo(s1.data[p]! - s1.data[256 + p]!, 0.05);
      const target = await readNpy(join(root, `ANNOTATIONS/TARGET_${id}.npy`), "");
      const known = new Set([0, 19, ...crops.map(({ label }) => label)]);
      expect([target.type, target.shape]).to.deep.equal(["|u1", [3, 16, 16]]);
      expect([...target.data].every((label) => known.has(label))).to.equal(true);
      const image = await readImage(join(root, `DATA_HR/HR_${id}.png`), `HR_${id}.png`);
      expect([image.height, image.width]).to.deep.equal([128, 128]);
    }
    expect(readFileSync(join(root, "README.txt"), "utf8")).to.contain("SYNTHETIC");
  });

  it("has as many dates as the real set when it is asked for", async () => {
    await writeTwin(join(dir, "full"), { ...options, tiles: 1, series: "full" });
    const { shape } = await readNpy(join(dir, "full/DATA_S2/S2_10000.npy"), "");
    expect(shape[0]).to.be.within(33, 61);
  });

  it("is not written over anything", async () => {
    const path = join(dir, "taken");
    mkdirSync(path);
    writeFileSync(join(path, "mine.txt"), "mine");
    expect((await thrown(() => writeTwin(path, options))).code).to.equal("SKY6021");
    expect((await thrown(() => writeTwin(join(path, "mine.txt"), options))).code).to.equal("SKY6023");
    expect(readdirSync(path)).to.deep.equal(["mine.txt"]);
    const empty = join(dir, "empty");
    mkdirSync(empty);
    await writeTwin(empty, { ...options, tiles: 1 });
    expect(readdirSync(empty)).to.include("README.txt");
  });

  it("leaves nothing when its making fails", async () => {
    const path = join(dir, "fails");
    const stop = (): never => {
      throw Object.assign(new Error("write ENOSPC"), { code: "ENOSPC" });
    };
    const found = await thrown(() => writeTwin(path, options, stop));
    expect([found.code, found.message]).to.satisfy(
      ([c, m]: string[]) => c === "SKY6023" && m!.includes("the disk is full"),
    );
    expect(readdirSync(dir).filter((name) => name.includes("fails"))).to.deep.equal([]);
  });

  it("is made once in the cache, also by two at once", async () => {
    const before = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = join(dir, "cache");
    try {
      const [a, b] = await Promise.all([cachedTwin(options), cachedTwin(options)]);
      expect(a).to.equal(b);
      expect(contentOf(a)).to.deep.equal(contentOf(join(dir, "a")));
      expect(readdirSync(join(dir, "cache/skyc/twins"))).to.deep.equal([twinName(options)]);
      let made = false;
      await cachedTwin(options, () => {
        made = true;
      });
      expect(made).to.equal(false);
      writeFileSync(join(dir, "file"), "");
      process.env.XDG_CACHE_HOME = join(dir, "file");
      expect((await thrown(() => cachedTwin(options))).code).to.equal("SKY6023");
    } finally {
      if (before === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = before;
    }
    expect(existsSync(join(dir, "cache"))).to.equal(true);
  });

  it("refuses options that do not fit", async () => {
    expect((await thrown(() => twinOptions({ size: 32, hr_size: 100 }))).code).to.equal("SKY6024");
    expect((await thrown(() => twinOptions({ tiles: 0 }))).code).to.equal("SKY6027");
    expect((await thrown(() => twinOptions({ seed: 0.5 }))).code).to.equal("SKY6027");
  });

  it("has every combination of the three traits once", () => {
    const traits = crops.map(({ season, leaves, stand }) => `${season} ${leaves} ${stand}`);
    expect(new Set(traits).size).to.equal(8);
    expect(new Set(crops.map(({ label }) => label)).size).to.equal(8);
  });

  it("has seasons that go round the year", () => {
    expect(presence(100, 100, 80)).to.be.above(0.98);
    expect(presence(300, 100, 80)).to.be.below(0.01);
    expect(presence(2, 363, 80)).to.be.closeTo(presence(104, 100, 80), 1e-9);
  });
});
