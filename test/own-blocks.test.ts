import { join } from "node:path";
import { expect } from "chai";
import type { Head } from "../compiler/blocks/define.ts";
import { effectiveSettings } from "../compiler/check/effective.ts";
import { compileFile } from "../compiler/driver/compile.ts";
import { rateAt } from "../compiler/elaborate/schedule.ts";
import { finds, headFile, OwnFiles, whole, withHead, withLoss } from "./support/own-files.ts";
import { scenes, swap } from "./support/planted.ts";

const unmarked = (text: string): string => text.replaceAll(/[«»]/g, "");

describe("blocks of a user's own", function () {
  this.timeout(20_000);
  let files: OwnFiles;
  beforeEach(() => {
    files = new OwnFiles();
  });
  afterEach(() => files.remove());

  describe("are used like any other", () => {
    it("with defaults, properties, variants and an alias", () => {
      whole(files.check(withHead("MeanHead"), headFile));
      whole(files.check(withHead("MeanHead { scale: 2 }"), headFile));
      whole(files.check(withHead("MeanHead.loud"), headFile));
      whole(files.check(withHead("Other", "MeanHead as Other"), headFile));
    });

    it("a misspelt property, a wrong value and an unknown variant are found in the text", () => {
      finds(files, withHead("MeanHead { «scal»: 2 }"), headFile, "SKY2101", /Did you mean "scale"/);
      finds(files, withHead("MeanHead { scale: «-1» }"), headFile, "SKY2105", /above 0/);
      finds(files, withHead("«MeanHead.lound»"), headFile, "SKY2112", /tiny, loud/);
    });

    it("a misspelt name is told, and which was meant, where it is used and where it is imported", () => {
      const used = finds(files, withHead("«MeanHaed»", "MeanHead"), headFile, "SKY2001", /Did you mean "MeanHead"/);
      expect(used.fixes[0]!.edits[0]!.text).to.equal("MeanHead");
      const found = finds(files, withHead("MeanHaed", "«MeanHaed»"), headFile, "SKY2006", /Did you mean "MeanHead"/);
      expect(found.fixes[0]!.edits[0]!.text).to.equal("MeanHead");
    });

    it("the name of the constant is not the name of the block", () => {
      finds(files, withHead("meanHead", "«meanHead»"), headFile, "SKY2006", /Did you mean "MeanHead"/);
    });

    it("the wrong kind of block", () => {
      const text = swap(withHead("MeanHead"), "loss: CrossEntropy", "loss: «MeanHead»");
      finds(files, text, headFile, "SKY2111", /needs a loss; "MeanHead" is a head/);
    });

    it("keeps two of one name apart by their files", () => {
      files.write("own.ts", headFile);
      files.write(
        "b/own.ts",
        headFile
          .replace("scale?: Positive", "factor?: Positive")
          .replaceAll("{ scale }", "{ factor: scale }")
          .replace("{ scale: 8 }", "{ factor: 8 }"),
      );
      const second = swap(withHead("MeanHead { scale: 2 }"), "experiment Small {", "experiment Small {\n");
      const text = `${second}
experiment Other extends Small { head: Theirs { factor: 3 } }
`.replace(
        'import { MeanHead } from "./own.ts"',
        'import { MeanHead } from "./own.ts"\nimport { MeanHead as Theirs } from "./b/own.ts"',
      );
      const { world } = whole(files.check(text));
      const own = [...world.registry.blocks.values()].filter(({ file }) => file !== undefined);
      expect(own.map(({ key }) => key)).to.deep.equal([
        `head:MeanHead@${join(files.folder, "own.ts")}`,
        `head:MeanHead@${join(files.folder, "b/own.ts")}`,
      ]);
      expect(own.map(({ schema }) => Object.keys(schema.properties))).to.deep.equal([["scale"], ["factor"]]);
      expect(own[0]!.schema.description).to.equal("One linear layer on the scaled mean over the last map.");
    });

    it("may be called as a shipped block is", () => {
      const own = headFile.replace('name: "MeanHead"', 'name: "Linear"');
      const text = swap(withHead("Linear { scale: 2 }", "Linear"), "scale: 2", "scale: 2");
      whole(files.check(text, own));
    });

    it("files that they import are read as well, for values and for types", () => {
      files.write("lib/size.ts", "export const double = (x: number): number => 2 * x;\n");
      files.write("lib/types.ts", "/** Half or whole. @minimum 0.5 @maximum 1 */\nexport type Half = number;\n");
      const own = headFile
        .replace(
          'from "skyc/blocks";',
          'from "skyc/blocks";\nimport { double } from "./lib/size.ts";\nimport type { Half } from "./lib/types.ts";',
        )
        .replace("scale?: Positive", "scale?: Half")
        .replace("b.constant(scale!", "b.constant(double(scale!)")
        .replace(", loud: { scale: 8 }", "");
      const { world } = whole(files.check(withHead("MeanHead { scale: 0.75 }"), own));
      expect([...world.modules.values()][0]!.sources.size).to.equal(3);
      finds(files, withHead("MeanHead { scale: «2» }"), own, "SKY2105", /at most 1/);
    });

    it("may come from another file by export, and its interface may extend another one", () => {
      const base =
        "/** What heads share. */\nexport interface Shared {\n  /** Factor on the features. @default 1 */\n  scale?: number;\n}\n";
      files.write("lib/shared.ts", base);
      const far = headFile
        .replace('from "skyc/blocks";', 'from "skyc/blocks";\nimport type { Shared } from "./shared.ts";')
        .replace("interface MeanHeadProps {", "interface MeanHeadProps extends Shared {")
        .replace(
          "  /** Factor on the features. @default 1 */\n  scale?: Positive;\n",
          "  /** Nothing. @default 2 */\n  other?: Positive;\n",
        );
      files.write("lib/far.ts", far);
      const own = 'export { meanHead } from "./lib/far.ts";\nexport * from "./lib/shared.ts";\n';
      whole(files.check(withHead("MeanHead { scale: 2, other: 3 }"), own));
      files.write("lib/far.ts", far.replace("extends Shared", "extends Partial<Shared>"));
      const { diagnostics } = files.check(withHead("MeanHead"), own);
      expect(diagnostics.map(({ code, span }) => [code, span?.file.endsWith("lib/far.ts")])).to.deep.equal([
        ["SKY2126", true],
      ]);
    });

    it("an edit of the file, or of one that it imports, is seen at the next check", () => {
      const own = headFile
        .replace('"skyc/blocks";', '"skyc/blocks";\nimport { task } from "./task.ts";')
        .replace('tasks: ["scene_classification"]', "tasks: [task]");
      files.write("task.ts", 'export const task = "scene_classification" as const;\n');
      whole(files.check(withHead("MeanHead"), own));
      whole(files.check(withHead("MeanHead"), own));
      files.write("task.ts", 'export const task = "semantic_segmentation" as const;\n');
      finds(files, withHead("«MeanHead»"), own, "SKY4107", /./);
      files.check(
        withHead("MeanHead"),
        own
          .replace("scale?:", "size?:")
          .replaceAll("{ scale }", "{ size: scale }")
          .replace("{ scale: 8 }", "{ size: 8 }"),
      );
      const { diagnostics } = files.check(withHead("MeanHead { size: 2 }"));
      expect(diagnostics.map(({ code }) => code)).to.include("SKY4107");
    });
  });

  describe("of the other kinds", () => {
    const block = (
      kind: string,
      name: string,
      props: string,
      body: string,
    ): string => `import { calc, classCounts, convolution, defineBlock, type FeatureMap, type Length, type Members, type Positive } from "skyc/blocks";
/** A block to test with, of one kind or another. */
export interface MineProps {
  ${props}
}
export const mine = defineBlock<MineProps>()({ kind: "${kind}", name: "${name}", ${body} });
`;
    const importing = (text: string, name: string): string =>
      text.replace('from "sky:models"', `from "sky:models"\nimport { ${name} } from "./own.ts"`);

    it("a backbone", () => {
      const own = block(
        "backbone",
        "Conv",
        "/** Channels. */ width: number;",
        'build: (b, x, { width }) => ({ maps: [{ value_BHWC: convolution(b, "c", x, width, 3, { stride: 2 }), stride: 2 }] })',
      );
      whole(
        files.check(
          importing(
            swap(
              scenes,
              "backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }",
              "backbone: Conv { width: 8 }",
            ).replace("ViT, ", ""),
            "Conv",
          ),
          own,
        ),
      );
    });

    it("an optimiser", () => {
      const build =
        'build: (b, list) => list.forEach(({ name, value, grad, rate }) => b.scoped(name, () => b.update("", calc(b).sub(value, calc(b).mul(grad, rate)))))';
      const own = block("optimizer", "SGD", "/** Rate. */ lr: Positive;", `rate: ({ lr }) => lr, ${build}`);
      const text = importing(swap(scenes, "AdamW { lr: 1e-3 }", "SGD { lr: 0.1 }"), "SGD");
      whole(files.check(text, own));
      const { program } = compileFile(join(files.folder, "x.sky"));
      expect(program!.schedule.base).to.equal(0.1);
      expect(program!.variables.every(({ role }) => role === "parameter")).to.equal(true);
      finds(
        files,
        text,
        own.replace("const mine", "const «mine»").replace("list.forEach", "list.slice(1).forEach"),
        "SKY2131",
        /no new value to 1 of \d+ weights/,
      );
    });

    it("a schedule, at run time as well", () => {
      const own = block(
        "schedule",
        "stairs",
        "/** Steps a stair. */ every: Length;",
        "factor: ({ every }, i) => 0.5 ** Math.floor(i / every.value)",
      );
      const text = importing(swap(scenes, "then cosine", "then stairs { every: 20 iters }"), "stairs");
      whole(files.check(text, own));
      const { schedule } = compileFile(join(files.folder, "x.sky")).program!;
      expect([10, 29, 30, 99].map((i) => rateAt(schedule, i) / schedule.base)).to.deep.equal([1, 1, 0.5, 0.0625]);
      finds(
        files,
        text,
        own.replace("const mine", "const «mine»").replace("0.5 **", "-1 *"),
        "SKY2131",
        /"factor" of "stairs" gave .*finite factor/,
      );
    });

    it("a metric, in what is expected as well", () => {
      const own = block(
        "metric",
        "Found",
        "",
        "compute: (outcome) => classCounts(outcome).filter(({ hits }) => hits > 0).length / outcome.classes.length",
      );
      const text = importing(
        swap(scenes, "metric: [OA]", "metric: [OA, Found]\n  expect { Found(test) >= 50% }"),
        "Found",
      );
      whole(files.check(text, own));
      const [, metric] = compileFile(join(files.folder, "x.sky")).program!.metrics;
      expect(metric!.own!.file).to.equal(join(files.folder, "own.ts"));
      finds(
        files,
        text,
        own.replace("/ outcome.classes.length", "+ (outcome as any).nothing.«length»"),
        "SKY2130",
        /"compute" of "Found" ended with an error: TypeError/,
      );
    });

    it("a fusion", () => {
      const own = block(
        "fusion",
        "First",
        "/** Members to fuse. */ inputs: Members;",
        'argument: "inputs", build: (b, [first]) => ({ maps: [{ value_BHWC: b.op("reduce_mean", [first!.value_BTHWC], { axes: [1], keep: false }), stride: first!.stride }] })',
      );
      const text = importing(
        unmarked(withLoss("CrossEntropy", "First"))
          .replace(/import \{ First \}.*\n/, "")
          .replace("TemporalFusion([hr, ms, sar]) { layers: 1, width: 16, heads: 2 }", "First([hr, ms, sar])")
          .replace("TemporalFusion, ", ""),
        "First",
      );
      whole(files.check(text, own));
      finds(
        files,
        text,
        own
          .replace("const mine", "const «mine»")
          .replace('argument: "inputs", ', "")
          .replace("inputs: Members", "sources: Members"),
        "SKY2128",
        /which members it fuses/,
      );
    });

    for (const kind of ["augment", "format", "sensor", "split", "declaration", "nonsense"]) {
      it(`${kind} is refused`, () => {
        finds(
          files,
          scenes.replace('from "sky:models"', 'from "sky:models"\nimport { Mine } from "./own.ts"'),
          block(kind, "Mine", "", "build: () => 1").replace("const mine", "const «mine»"),
          "SKY2129",
          /can be a backbone, a fusion, a head/,
        );
      });
    }
  });

  describe("code is code", () => {
    it("SKY2120: --no-code refuses it, and runs nothing of it", () => {
      const own = `(globalThis as any).skycRan = true;\n${headFile}`;
      const { diagnostics } = files.check(withHead("MeanHead"), own, { code: false });
      expect(diagnostics.map(({ code }) => code)).to.deep.equal(["SKY2120"]);
      expect(globalThis).not.to.have.property("skycRan");
      whole(files.check(withHead("MeanHead"), own));
      expect(globalThis).to.have.property("skycRan");
    });
  });

  it("are part of the program's sources, and so of a run's identity and folder", () => {
    files.write("lib/size.ts", "export const one = 1;\n");
    const own = headFile
      .replace('"skyc/blocks";', '"skyc/blocks";\nimport { one } from "./lib/size.ts";')
      .replace("scale!,", "scale! * one,");
    whole(files.check(withHead("MeanHead"), own));
    const { program } = compileFile(join(files.folder, "x.sky"));
    const names = Object.keys(program!.sources).map((path) => path.slice(files.folder.length + 1));
    expect(names.sort()).to.deep.equal(["lib/size.ts", "own.ts", "x.sky"]);
    expect(program!.sources[join(files.folder, "own.ts")]).to.equal(own);
  });

  it("differ for a comparison where their code does, wherever it lies", () => {
    const headOf = (folder: OwnFiles, own: string) =>
      effectiveSettings(whole(folder.check(withHead("MeanHead"), own)).checked[0]!).get("head")!;
    const other = new OwnFiles();
    try {
      const [first, same] = [headOf(files, headFile), headOf(other, headFile)];
      expect(first.value).to.match(/^MeanHead \(own\.ts [0-9a-f]{8}\)$/);
      expect(same.same).to.equal(first.same);
      expect(headOf(other, headFile.replace('"fc"', '"out"')).same).not.to.equal(first.same);
    } finally {
      other.remove();
    }
  });

  it("tell an editor their schema and definition", () => {
    const { checked } = whole(files.check(withHead("MeanHead"), headFile));
    const { block } = checked[0]!.bound!.children.get("head")!;
    expect(block!.known!.schema.properties.scale).to.include({
      description: "Factor on the features.",
      exclusiveMinimum: 0,
      default: 1,
    });
    expect((block!.known!.def as unknown as Head<unknown>).tasks).to.deep.equal(["scene_classification"]);
  });
});
