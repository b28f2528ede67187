import { readFileSync } from "node:fs";
import { expect } from "chai";
import { OwnFiles, whole } from "./support/own-files.ts";

const page = readFileSync(new URL("../docs/blocks-of-your-own.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```(ts|sky) ?(\S*)\n([\s\S]*?)^```$/gm)].map(([, language, name, text]) => ({
  language: language!,
  name: name!,
  text: text!,
}));

describe("the guide to blocks of one's own", function () {
  this.timeout(20_000);
  const files = new OwnFiles();
  after(() => files.remove());

  it("shows files that check as they stand, and whose every kind is there", () => {
    const [sky, ...more] = blocks.filter(({ language }) => language === "sky");
    const code = blocks.filter(({ language }) => language === "ts");
    expect(more).to.deep.equal([]);
    expect(code.map(({ name }) => name)).to.deep.equal(["max-head.ts", "dice.ts"]);
    for (const { name, text } of code) files.write(name, text);
    const { checked } = whole(files.check(sky!.text));
    expect(checked).to.have.length(1);
    expect(checked[0]!.bound!.children.get("head")!.block!.name).to.equal("MaxHead");
  });

  it("its loss trains pixels", () => {
    const { text } = blocks.find(({ name }) => name === "dice.ts")!;
    files.write("own.ts", text);
    whole(
      files.check(
        readFileSync(new URL("../experiments/own-block/crops.sky", import.meta.url), "utf8")
          .replace(/import \{ SeparableFCN \}.*\n/, "")
          .replace("ViT, TemporalFusion", "ViT, TemporalFusion, FCN")
          .replace("./dice.ts", "./own.ts")
          .replace(/SeparableFCN \{.*\}/, "FCN")
          .replace("Dice { share: 0.5 }", "Dice"),
      ),
    );
  });

  it("its rule speaks, with a mend", () => {
    const sky = blocks.find(({ language }) => language === "sky")!.text.replace("share: 2", "share: 200");
    const { diagnostics } = files.check(sky);
    expect(diagnostics.map(({ code, message }) => [code, message])).to.deep.equal([
      ["SKY2132", "Beyond 100 the mean has no say."],
    ]);
    expect(diagnostics[0]!.fixes[0]!.edits[0]!.text).to.equal("100");
  });
});
