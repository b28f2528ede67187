import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { applyFixes } from "../compiler/diag/apply.ts";
import { finds, headFile, OwnFiles, whole, withHead, withLoss } from "./support/own-files.ts";
import { listed } from "./support/planted.ts";

const lossFile = (body: string): string => `import { defineBlock } from "skyc/blocks";
/** A loss to test with. */
export interface MineProps {
  /** Factor. @default 1 */
  scale?: number;
}
export const «mine» = defineBlock<MineProps>()({ kind: "loss", name: "Mine", variants: { tiny: {} }, ${body} });
`;
const unmarked = (text: string): string => text.replaceAll(/[«»]/g, "");

describe("mistakes in a user's own blocks", function () {
  this.timeout(20_000);
  let files: OwnFiles;
  beforeEach(() => {
    files = new OwnFiles();
  });
  afterEach(() => files.remove());

  describe("what is wrong with a file is told in it", () => {
    const sky = withHead("MeanHead");

    it("SKY2005: it is not there", () => {
      finds(files, sky.replace('"./own.ts"', '«"./onw.ts"»'), headFile, "SKY2005", /cannot be imported/);
    });

    it("SKY2121: a syntax error, with line and column, also behind letters of several bytes", () => {
      finds(
        files,
        sky,
        headFile.replace('kind: "head"', 'kind: "head" «name2»: 1'),
        "SKY2121",
        /Expected "}" but found "name2"/i,
      );
      finds(files, sky, headFile.replace('kind: "head"', '/* äöü 😀 */ kind: "head" «name2»: 1'), "SKY2121", /name2/);
      finds(
        files,
        sky,
        `import { x } from «"./nowhere.ts"»;\nconsole.log(x);\n${headFile}`,
        "SKY2121",
        /could not resolve "\.\/nowhere\.ts"/,
      );
    });

    it("SKY2122: it ends with an error while it is loaded", () => {
      finds(
        files,
        sky,
        `${headFile}\nconst none = undefined as unknown as { a: { b: number } };\nconsole.log(none.«a».b);\n`,
        "SKY2122",
        /TypeError: Cannot read properties of undefined/,
      );
    });

    it("SKY2123: it imports a package, or Node", () => {
      finds(
        files,
        sky,
        `import { readFileSync } from «"node:fs"»;\nreadFileSync("x");\n${headFile}`,
        "SKY2123",
        /node:fs/,
      );
      finds(files, sky, `import _ from «"lodash"»;\n_();\n${headFile}`, "SKY2123", /lodash/);
    });

    it("SKY2124: a property, or the interface, without documentation", () => {
      finds(
        files,
        sky,
        headFile.replace("  /** Factor on the features. @default 1 */\n  scale", "  /** @default 1 */\n  «scale»"),
        "SKY2124",
        /MeanHeadProps\.scale has no doc comment/,
      );
      finds(
        files,
        sky,
        headFile
          .replace("/** One linear layer on the scaled mean over the last map. */\n", "")
          .replace("interface MeanHeadProps", "interface «MeanHeadProps»"),
        "SKY2124",
        /MeanHeadProps has no doc comment/,
      );
    });

    it("SKY2125: optional without a default, and the other way round", () => {
      finds(
        files,
        sky,
        headFile.replace("features. @default 1 */\n  scale", "features. */\n  «scale»"),
        "SKY2125",
        /optional and has no @default.*@default VALUE/,
      );
      finds(
        files,
        sky,
        headFile.replace("scale?:", "«scale»:"),
        "SKY2125",
        /has a @default and is not optional.*scale\?/,
      );
    });

    it("SKY2126: a type that has no form", () => {
      for (const type of ["Date", "() => number", "unknown", "1 | 2", 'Block<"loss">', "Map<string, number>"])
        finds(
          files,
          sky,
          headFile.replace("scale?: Positive", `scale?: «${type}»`),
          "SKY2126",
          /no form in a \.sky file/,
        );
    });

    it("SKY2127: a tag that nothing knows, a default that is no JSON or does not fit", () => {
      finds(
        files,
        sky,
        headFile.replace("@default 1", "«@maximal 3» @default 1"),
        "SKY2127",
        /@maximal.*would constrain nothing/,
      );
      finds(files, sky, headFile.replace("@default 1", "«@default» one"), "SKY2127", /one is not JSON/);
      finds(
        files,
        sky,
        headFile.replace("@default 1", "@default -1").replace("const meanHead", "const «meanHead»"),
        "SKY2127",
        /a @default that does not fit, "scale" is -1/,
      );
    });

    it("several faults of one file are told at once", () => {
      const { diagnostics } = files.check(
        sky,
        headFile.replace(
          "scale?: Positive;",
          "scale?: Date;\n  other: Positive;\n  /** Third. */\n  third?: Positive;",
        ),
      );
      expect(
        diagnostics.map(({ code }) => code),
        listed(diagnostics),
      ).to.deep.equal(["SKY2126", "SKY2124", "SKY2125"]);
    });

    it("SKY2128: an incomplete definition", () => {
      const bad = (from: string, to: string, says: RegExp) =>
        finds(files, sky, headFile.replace("const meanHead", "const «meanHead»").replace(from, to), "SKY2128", says);
      bad("build(b", "built(b", /a head needs "build"/);
      bad('  tasks: ["scene_classification"],\n', "", /names the tasks/);
      bad("variants: { tiny: {}", "variants: { tiny: { scal: 1 }", /variant "tiny" does not fit/);
      bad("variants:", 'argument: "scal", variants:', /argument "scal" is none/);
      finds(
        files,
        sky,
        headFile
          .replace("defineBlock<MeanHeadProps>()", "«defineBlock»()")
          .replace("«defineBlock»", "defineBlock")
          .replace("const meanHead", "const «meanHead»"),
        "SKY2128",
        /nothing says what its properties are/,
      );
      finds(
        files,
        sky,
        headFile.replace("defineBlock<MeanHeadProps>", "defineBlock<«{ scale: number }»>"),
        "SKY2128",
        /is no interface/,
      );
    });

    it("SKY2128: two blocks of one name", () => {
      finds(
        files,
        sky,
        `${headFile}\nexport const same = meanHead;\nexport const «again» = defineBlock<MeanHeadProps>()({ ...meanHead });\n`,
        "SKY2128",
        /same name/,
      );
    });

    it("a fault of one block leaves the others of the file usable", () => {
      const own = `${headFile}\n${unmarked(lossFile("build: () => 1"))
        .replace(/^import.*\n/, "")
        .replace("scale?", "scale")}`;
      const { diagnostics } = files.check(sky, own);
      expect(
        diagnostics.map(({ code }) => code),
        listed(diagnostics),
      ).to.deep.equal(["SKY2125"]);
    });
  });

  describe("what a block does wrong is told where it does it, and where it is used", () => {
    const sky = withHead("MeanHead");

    it("SKY2130: build throws", () => {
      const found = finds(
        files,
        sky,
        headFile.replace(
          "const { value_BHWC } =",
          "const none = features as any; none.nothing.«at»(0);\n    const { value_BHWC } =",
        ),
        "SKY2130",
        /"build" of "MeanHead" ended with an error: TypeError/,
      );
      expect(found.related.map(({ message }) => message)).to.deep.equal(["used here"]);
      finds(
        files,
        sky,
        headFile.replace('b.op("reduce_mean"', 'b.«op»("reduce_meen"'),
        "SKY2130",
        /no op is called "reduce_meen"/,
      );
    });

    it("SKY2131: build gives another shape, or nothing", () => {
      const bad = (from: string, to: string, says: RegExp) =>
        finds(files, sky, headFile.replace("const meanHead", "const «meanHead»").replace(from, to), "SKY2131", says);
      bad("target.classes);", "target.classes + 1);", /gave f32\[8, 5\]; it has to give .*f32\[8, 4\]/);
      bad("return linear", "linear", /gave nothing/);
      bad("build(b", "async build(b", /gave a promise/);
    });

    it("SKY2131: a loss that is no number, and one through which no gradient flows", () => {
      const text = withLoss("Mine");
      finds(files, text, lossFile("build: (b, logits) => logits"), "SKY2131", /gave f32\[.*it has to give .*f32\[\]/);
      const argmax =
        'build: (b, logits) => b.op("reduce_mean", [b.op("cast", [b.op("argmax", [logits], { axis: 3 })], { dtype: "f32" })], { axes: [0, 1, 2], keep: false })';
      const { diagnostics } = files.check(text, unmarked(lossFile(argmax)));
      expect(
        diagnostics.map(({ code }) => code),
        listed(diagnostics),
      ).to.deep.equal([]);
    });

    it("shapes that do not fit are told at the use, with the place in the code beside", () => {
      const own = headFile
        .replace('b.op("mul", [mean,', 'b.op("mul", [features.maps[0]!.value_BHWC, mean]); b.op("mul", [mean,')
        .replace('return linear(b, "fc", b.op', "b.op")
        .replace(", target.classes);", ';\n    return linear(b, "fc", mean, target.classes);')
        .replaceAll("[] })]);", "[] })]);");
      const { diagnostics, texts } = files.check(
        sky,
        own.replace('{ dtype: "f32", shape: [] })]), ;', '{ dtype: "f32", shape: [] })]);'),
      );
      expect(
        diagnostics.map(({ code }) => code),
        listed(diagnostics),
      ).to.have.length(1);
      const [found] = diagnostics;
      expect(found!.related[0]?.message ?? found!.message, texts.get(join(files.folder, "own.ts"))).to.match(
        /in the block's own code/,
      );
    });

    it("SKY2132: its own rules, and what it refuses, at the property, with a fix that leaves nothing to find", () => {
      const own = headFile
        .replace("import { defineBlock,", "import { defineBlock, finding, refuse,")
        .replace(
          "build(b, features",
          'rules: ({ scale }) => (scale! > 100 ? [finding("scale", "The scale is beyond 100, where the softmax is flat.", { instead: "100" })] : []),\n  build(b, features',
        )
        .replace(
          "const { value_BHWC } =",
          'if (scale === 13) refuse("scale", "Thirteen brings no luck.", "12");\n    const { value_BHWC } =',
        );
      for (const [value, says, instead] of [
        ["101", /beyond 100/, "100"],
        ["13", /no luck/, "12"],
      ] as const) {
        const found = finds(files, withHead(`MeanHead { scale: «${value}» }`), own, "SKY2132", says);
        expect(found.help).to.contain('"MeanHead"');
        const path = join(files.folder, "x.sky");
        const { sources } = applyFixes(new Map([[path, readFileSync(path, "utf8")]]), found.fixes.slice(0, 1));
        expect(sources.get(path)).to.contain(`scale: ${instead}`);
        whole(files.check(sources.get(path)!));
      }
    });

    it("SKY2130 and SKY2131: rules that throw, and findings that are none", () => {
      const rules = (body: string): string =>
        headFile.replace("build(b, features", `rules: () => ${body},\n  build(b, features`);
      finds(
        files,
        sky,
        rules('{ throw «new» Error("odd") }'),
        "SKY2130",
        /"rules" of "MeanHead" ended with an error: odd/,
      );
      finds(
        files,
        sky,
        rules('[{ code: "SKY0000", at: "", args: {} }] as any').replace("const meanHead", "const «meanHead»"),
        "SKY2131",
        /made by finding/,
      );
    });
  });
});
