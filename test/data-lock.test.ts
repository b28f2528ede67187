import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import type { DataPlan } from "../compiler/elaborate/program.ts";
import type { DataLock } from "../runtime/data/hash-files.ts";
import { lockData, verifyLock } from "../runtime/data/lock.ts";
import { lockPath, readLock, writeLock } from "../runtime/data/lock-file.ts";
import { openIndex } from "../runtime/data/open-index.ts";
import { splitEntries } from "../runtime/data/splits.ts";
import { thrown } from "./support/code-of.ts";
import { call, folderPlan } from "./support/twin-plan.ts";

describe("locks and splits of a folder of images", () => {
  let dir: string;
  let root: string;
  let plan: DataPlan;
  const image = (name: string): string => join(root, name);

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "skyc-lock-"));
    root = join(dir, "set");
    plan = folderPlan(root, 3);
    for (const [k, name] of ["Forest", "Beach", "Port"].entries()) {
      mkdirSync(image(name), { recursive: true });
      for (let i = 0; i < 4 + 2 * k; i++) {
        const background = { r: 40 * k, g: 10 * i, b: 99 };
        const picture = sharp({ create: { width: 40, height: 32, channels: 3, background } });
        await (i % 2 ? picture.png() : picture.jpeg()).toFile(
          image(`${name}/${name.toLowerCase()}_${i}.${i % 2 ? "png" : "jpg"}`),
        );
      }
    }
    writeFileSync(image("README.md"), "not an image");
  });
  after(() => rmSync(dir, { recursive: true }));

  const locked = async (): Promise<DataLock> => (await lockData(plan)).lock!;

  it("hold every file that the splits use, and are the same each time", async () => {
    const [a, b] = [await locked(), await locked()];
    expect(a).to.deep.equal(b);
    expect(Object.keys(a.files)).to.have.length(18);
    expect(await verifyLock(plan, a)).to.deep.equal([]);
  });

  it("do not depend on where the set lies, and do on what it holds", async () => {
    const before = await locked();
    const bytes = readFileSync(image("Port/port_0.jpg"));
    writeFileSync(image("Port/port_0.jpg"), Buffer.concat([bytes, Buffer.alloc(3)]));
    expect((await locked()).digest).not.to.equal(before.digest);
    writeFileSync(image("Port/port_0.jpg"), bytes);
    expect((await locked()).digest).to.equal(before.digest);
  });

  it("come back from their file, and name the file that has changed", async () => {
    const lock = await locked();
    const path = lockPath(plan, join(dir, "aid.sky"))!;
    expect(path).to.equal(join(dir, "aid.Folder.lock"));
    await writeLock(path, lock);
    expect(await readLock(plan, join(dir, "aid.sky"))).to.deep.equal(lock);
    const bytes = readFileSync(image("Beach/beach_2.jpg"));
    const other = Buffer.from(bytes);
    other[other.length - 8]! ^= 1;
    writeFileSync(image("Beach/beach_2.jpg"), other);
    const found = await verifyLock(plan, lock);
    expect(found.map(({ code }) => code)).to.deep.equal(["SKY6019"]);
    expect(found[0]?.message).to.contain("Beach/beach_2.jpg");
    writeFileSync(image("Beach/beach_2.jpg"), bytes);
  });

  it("are not made of a set with a broken image, which is named", async () => {
    const bytes = readFileSync(image("Forest/forest_0.jpg"));
    // Header and end are whole; only decoding can tell.
    const broken = Buffer.concat([bytes.subarray(0, bytes.length >> 1), Buffer.from([0xff, 0xd9])]);
    writeFileSync(image("Forest/forest_0.jpg"), broken);
    const { lock, diagnostics } = await lockData(plan);
    expect(lock).to.equal(undefined);
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(["SKY6005"]);
    expect(diagnostics[0]?.message).to.contain("Forest/forest_0.jpg");
    writeFileSync(image("Forest/forest_0.jpg"), bytes);
  });

  it("are refused when they are cut off or changed by hand", async () => {
    const sky = join(dir, "b.sky");
    const path = lockPath(plan, sky)!;
    await writeLock(path, await locked());
    const text = readFileSync(path, "utf8");
    for (const bad of [
      text.slice(0, 300),
      "[]",
      text.replace(/"bytes":\d/, '"bytes":9'),
      text.replace('"version": 1', '"version": 2'),
    ]) {
      writeFileSync(path, bad);
      expect((await thrown(() => readLock(plan, sky))).code).to.equal("SKY6020");
    }
    expect(await readLock(plan, join(dir, "none.sky"))).to.equal(undefined);
    const named = { ...plan, source: call("local", { path: root, lock: join(dir, "none.lock") }) };
    expect((await thrown(() => readLock(named, sky))).code).to.equal("SKY6030");
  });

  const ids = async (splits: DataPlan["splits"]): Promise<Record<string, string[]>> => {
    const { index } = await openIndex(plan);
    const taken = await splitEntries({ ...plan, splits }, index.entries);
    return Object.fromEntries(
      Object.entries(taken).map(([name, places]) => [name, places.map((i) => index.entries[i]!.id)]),
    );
  };
  const perClass = (names: readonly string[]): number[] =>
    ["Beach/", "Forest/", "Port/"].map((start) => names.filter((name) => name.startsWith(start)).length);

  it("take the share of each class, by seed", async () => {
    const half = (seed: number) =>
      ids({ train: call("fraction", { share: 0.5, of: "class", seed }), test: call("rest") });
    const [a, again, b] = [await half(1), await half(1), await half(2)];
    expect(perClass(a.train!)).to.deep.equal([3, 2, 4]);
    expect([...a.train!, ...a.test!].sort()).to.deep.equal([...(await ids({ train: call("all") })).train!].sort());
    expect(again).to.deep.equal(a);
    expect(b).not.to.deep.equal(a);
  });

  it("take the share of the whole set", async () => {
    const { train } = await ids({ train: call("fraction", { share: 0.5, of: "all", seed: 1 }), test: call("rest") });
    expect(train).to.have.length(9);
  });

  it("take what a list names, as text or as JSON", async () => {
    const names = ["Beach/beach_0.jpg", "Port/port_1.png"];
    const [text, json] = [join(dir, "list.txt"), join(dir, "list.json")];
    writeFileSync(text, `# split 1\n./${names[0]} Beach 1\r\n${names[1]} Port 2\n\n`);
    writeFileSync(json, JSON.stringify({ seed: 1, train: names, test: [] }));
    expect((await ids({ train: call("list", { path: text }) })).train).to.deep.equal(names);
    expect((await ids({ train: call("list", { path: json, part: "train" }) })).train).to.deep.equal(names);
    const code = async (props: object) => (await thrown(() => ids({ train: call("list", { ...props }) }))).code;
    expect(await code({ path: json, part: "other" })).to.equal("SKY6009");
    expect(await code({ path: join(dir, "none.txt") })).to.equal("SKY6002");
    expect(await code({ path: json, part: "test" })).to.equal("SKY6010");
    writeFileSync(text, "Beach/beach_99.jpg\n");
    expect(await code({ path: text })).to.equal("SKY6013");
  });

  it("have no folds to take", async () => {
    expect((await thrown(() => ids({ train: call("fold", { index: 1 }) }))).code).to.equal("SKY6008");
  });

  it("are refused when folders and classes differ", async () => {
    expect((await thrown(() => openIndex(folderPlan(root, 4)))).code).to.equal("SKY6014");
    expect((await thrown(() => openIndex(folderPlan(join(root, "Port"), 3)))).code).to.equal("SKY6022");
  });
});
