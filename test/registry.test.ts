import { expect } from "chai";
import { fcn } from "../compiler/blocks/head/fcn.ts";
import { blocksOfKinds, definitionOf, type KnownBlock, registryWith, shipped } from "../compiler/blocks/registry.ts";

const own: KnownBlock = { ...shipped.blocks.get("head:FCN")!, key: "head:FCN@/a/fcn.ts", file: "/a/fcn.ts" };

describe("the registry of blocks", () => {
  it("holds a definition and a schema of every shipped block", () => {
    expect(shipped.blocks.size).to.be.greaterThan(30);
    for (const [key, block] of shipped.blocks) {
      expect(key).to.equal(`${block.kind}:${block.name}`);
      expect(block.def.name, key).to.equal(block.name);
      expect(block.schema?.type, key).to.equal("object");
      expect(block.file, key).to.equal(undefined);
    }
  });

  it("keeps a user's block of the same name apart", () => {
    const registry = registryWith([own]);
    expect(registry.blocks.size).to.equal(shipped.blocks.size + 1);
    expect(blocksOfKinds(registry, ["head"]).filter(({ name }) => name === "FCN")).to.have.length(2);
    expect(shipped.blocks.has(own.key)).to.equal(false);
  });

  it("finds a definition by its data, and a user's own where the data bring one", () => {
    expect(definitionOf("head", { block: "FCN" })).to.equal(fcn);
    const mine = { ...own, def: { ...own.def } };
    expect(definitionOf("head", { block: "FCN", own: mine })).to.equal(mine.def);
    expect(definitionOf("head", { block: "Nothing" })).to.equal(undefined);
  });
});
