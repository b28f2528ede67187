import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { writeCheckpoint } from "../runtime/train/checkpoint.ts";
import { digest, identityOf } from "../runtime/train/identity.ts";
import { heldSource } from "../runtime/train/parts.ts";
import { claimRunFolder, readRunFile, writeRunFile } from "../runtime/train/run-folder.ts";
import { lockRunFolder } from "../runtime/train/run-lock.ts";
import { thrown } from "./support/code-of.ts";
import { toyProgram, toyRunFile } from "./support/toy-run.ts";

const place = (): string => join(mkdtempSync(join(tmpdir(), "skyc-runs-")), "run");
const run = toyRunFile(toyProgram());
const other = toyRunFile(toyProgram({ seed: 4 }));

describe("run folders", () => {
  it("in use by a live process are refused (SKY7005), and free again once released", async () => {
    const dir = place();
    const release = lockRunFolder(dir);
    const found = await thrown(() => lockRunFolder(dir));
    expect(found.code).to.equal("SKY7005");
    expect(found.message).to.contain(`process ${process.pid}`);
    release();
    lockRunFolder(dir)();
    expect(readdirSync(dir)).to.deep.equal([]);
  });

  it("left locked by a dead process are taken over", () => {
    const dir = place();
    mkdirSync(dir);
    const { pid } = spawnSync("true");
    writeFileSync(join(dir, "run.lock"), JSON.stringify({ pid, host: hostname(), since: "then", started: "" }));
    lockRunFolder(dir)();
  });

  it("left locked by a dead process whose number was given out again are taken over", () => {
    const dir = place();
    mkdirSync(dir);
    const reused = { pid: process.pid, host: hostname(), since: "then", started: "1" };
    writeFileSync(join(dir, "run.lock"), JSON.stringify(reused));
    lockRunFolder(dir)();
  });

  it("locked on another machine are believed", async () => {
    const dir = place();
    mkdirSync(dir);
    writeFileSync(join(dir, "run.lock"), JSON.stringify({ pid: 1, host: "elsewhere", since: "then", started: "" }));
    expect((await thrown(() => lockRunFolder(dir))).message).to.contain("elsewhere");
  });

  it("that hold something else are refused and left alone (SKY7006); --force replaces only a run's own files", async () => {
    const dir = place();
    mkdirSync(dir);
    writeFileSync(join(dir, "thesis.tex"), "years");
    expect((await thrown(() => claimRunFolder(dir, run.identity, false))).code).to.equal("SKY7006");
    expect(readdirSync(dir)).to.deep.equal(["thesis.tex"]);
    writeRunFile(dir, other);
    mkdirSync(join(dir, "checkpoints"));
    expect((await thrown(() => claimRunFolder(dir, run.identity, false))).message).to.contain(
      "it holds Toy with identity",
    );
    claimRunFolder(dir, run.identity, true).release();
    expect(readdirSync(dir)).to.deep.equal(["thesis.tex"]);
  });

  it("of the very same run: finished says so, unfinished points to resume (SKY7008), without a checkpoint it starts over", async () => {
    const dir = place();
    mkdirSync(dir);
    writeRunFile(dir, { ...run, status: "finished" });
    const claim = claimRunFolder(dir, run.identity, false);
    expect(claim.state).to.equal("finished");
    claim.release();
    writeRunFile(dir, run);
    claimRunFolder(dir, run.identity, false).release();
    writeRunFile(dir, run);
    const facts = { step: 5, seed: 1, experiment: "E", identity: run.identity.hash, version: "0" };
    writeCheckpoint(join(dir, "checkpoints"), facts, heldSource(new Map()));
    const found = await thrown(() => claimRunFolder(dir, run.identity, false));
    expect(found.code).to.equal("SKY7008");
    expect(found.help).to.contain(`skyc resume ${dir}`);
    expect(existsSync(join(dir, "run.lock"))).to.equal(false);
  });

  it("are not made where the claim fails, and what is none is refused (SKY7009)", async () => {
    expect((await thrown(() => readRunFile("/nonexistent"))).message).to.contain("it does not exist");
    const dir = place();
    mkdirSync(dir);
    expect((await thrown(() => readRunFile(dir))).message).to.contain("it has no run.json");
    writeFileSync(join(dir, "run.json"), "{");
    expect((await thrown(() => readRunFile(dir))).code).to.equal("SKY7009");
    expect(readFileSync(join(dir, "run.json"), "utf8")).to.equal("{");
  });
});

describe("identity", () => {
  const base = toyProgram();
  const of = (changes: object, data = "d".repeat(64), version = "0.0.0"): string =>
    identityOf({ ...base, ...changes }, data, version).hash;
  const set = (path: string) => ({ settings: [{ path, value: "1", origin: { kind: "set" } }] });

  it("changes with source, data, seed, version and what --set changed", () => {
    const all = [
      of({}),
      of({ sources: { "/experiments/toy.sky": "sky 1\n\n" } }),
      of({ seed: 9 }),
      of({ experiment: "Other" }),
      of(set("optimizer.lr")),
      of({}, "e".repeat(64)),
      of({}, undefined, "0.0.1"),
    ];
    expect(new Set(all).size).to.equal(all.length);
  });

  it("does not change with the place of the checkout, the order of keys, or the place of the data", () => {
    expect(of({ file: "/home/toy.sky", sources: { "/home/toy.sky": "sky 1\n" } })).to.equal(of({}));
    expect(digest({ a: 1, b: [{ d: 1, c: 2 }] })).to.equal(digest({ b: [{ c: 2, d: 1 }], a: 1 }));
    expect(of(set("data.source"))).to.equal(of({}));
  });
});
