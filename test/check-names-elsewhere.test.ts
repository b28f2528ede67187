import { expect } from "chai";
import { checked, good, planted, scenes, swap } from "./support/planted.ts";

const models = `sky 1
import { ViT } from "sky:models"
let rate = 1e-3
let size = 16px
modality Photo { sensor: RGBAerial, size: 32px }
`;
const files = new Map([["parts.sky", models]]);
/** The small experiment with a modality from another file. */
const imported = swap(
  swap(scenes, "modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: 32px }\n", ""),
  "sky 1\n",
  'sky 1\nimport { Photo } from "./parts.sky"\n',
);

describe("check: imports", () => {
  it("joins files", () => {
    good(imported, files);
    good(
      imported
        .replace("{ Photo }", "{ Photo as Image, rate }")
        .replace("image: Photo", "image: Image")
        .replace("1e-3", "rate"),
      files,
    );
  });

  it("joins files in a circle", () => {
    const circle = new Map([["parts.sky", models.replace("sky 1\n", 'sky 1\nimport { Scenes } from "test.sky"\n')]]);
    good(imported, circle);
  });

  it("takes one file for one file, however it is named", () => {
    const circle = new Map([
      ["parts.sky", models.replace("sky 1\n", 'sky 1\nimport { Scenes } from "./a/../test.sky"\n')],
    ]);
    expect(good(imported, circle).world.files.size).to.equal(2);
  });

  it("finds a file that is missing", () => {
    planted(imported.replace('"./parts.sky"', '«"./part.sky"»').replace("image: Photo", "image: Photo"), "SKY2005", {
      files,
      says: "does not exist",
    });
  });

  it("finds a name that a file does not have", () => {
    planted(imported.replace("{ Photo }", "{ «Phoot» as Photo }"), "SKY2006", { files, fixed: true });
    planted(imported.replace("{ Photo }", "{ Photo, «Zebra» }"), "SKY2006", {
      files,
      says: "It has rate, size, Photo",
    });
    // What a file imports itself is not its own to give.
    planted(imported.replace("{ Photo }", "{ Photo, «ViT» as V }"), "SKY2006", { files });
  });

  it("finds modules and names that the standard library does not have", () => {
    planted(swap(scenes, '"sky:models"', '«"sky:model"»'), "SKY2005", { fixed: true });
    planted(swap(scenes, "{ ViT, Linear }", "{ «VIT» as ViT, Linear }"), "SKY2006", { fixed: true });
    planted(swap(scenes, "{ ViT, Linear }", "{ ViT, Linear, «Zebra» }"), "SKY2006", { says: "It has" });
  });

  it("lets a block go by another name", () => {
    good(swap(swap(scenes, "{ ViT, Linear }", "{ ViT as Net, Linear }"), "backbone: ViT", "backbone: Net"));
  });

  it("reports what is wrong in an imported file, in that file", () => {
    const bad = new Map([["parts.sky", models.replace("size: 32px", "size: 32")]]);
    const { diagnostics } = checked(imported, bad);
    expect(diagnostics.map((d) => [d.code, d.span?.file])).to.deep.equal([["SKY3101", "parts.sky"]]);
  });

  it("finds several errors of several files in one pass", () => {
    const bad = new Map([["parts.sky", `${models.replace("size: 32px", "siez: 32px")}experiment X { zebra: 1 `]]);
    const text = imported.replace("lr: 1e-3", "lr: 0").replace("[Flip]", "[Flp]").replace("batch: 8 total", "batch: 8");
    const codes = checked(text, bad).diagnostics.map((d) => `${d.span!.file} ${d.code}`);
    expect(codes).to.include.members([
      "parts.sky SKY2101",
      "parts.sky SKY1007",
      "test.sky SKY2105",
      "test.sky SKY2001",
      "test.sky SKY3101",
    ]);
  });
});

describe("check: lets", () => {
  const lr = (text: string): unknown => (good(text).experiments[0]!.plan!.model.optimizer.props as { lr: number }).lr;

  it("names values, lists, blocks and chains", () => {
    expect(lr(`${swap(scenes, "lr: 1e-3", "lr: rate")}let rate = 5e-3\n`)).to.equal(5e-3);
    expect(lr(`${swap(scenes, "lr: 1e-3", "lr: a")}let a = b\nlet b = 5e-3\n`)).to.equal(5e-3);
    good(`${swap(scenes, "augment: [Flip]", "augment: usual")}let usual = [Flip, Crop(16px)]\n`);
    good(
      `${swap(scenes, "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }", "net")}let net = ViT { patch: 16px, width: 16, depth: 1, heads: 2 }\n`,
    );
    const chain = `${swap(scenes, "linear(10 iters) then cosine", "warm then rest")}let warm = linear(10 iters)\nlet rest = poly then_not\n`;
    expect(checked(chain).diagnostics).not.to.be.empty;
    const plan = good(
      `${swap(scenes, "linear(10 iters) then cosine", "warm then cosine")}let warm = linear(5 iters) then linear(5 iters)\n`,
    ).experiments[0]!.plan!;
    expect(plan.schedule.segments).to.have.length(3);
  });

  it("prefers the nearest", () => {
    const text = swap(swap(scenes, "lr: 1e-3", "lr: rate"), "  task:", "  let rate = 2e-3\n  task:");
    expect(lr(`${text}let rate = 9\n`)).to.equal(2e-3);
  });

  it("may be used twice, and is judged by each use", () => {
    const text = `${swap(swap(scenes, "depth: 1", "depth: n"), "heads: 2", "heads: n")}let n = 4\n`;
    good(text);
    planted(`${swap(swap(scenes, "depth: 1", "depth: n"), "heads: 2", "heads: n")}let n = «1.5»\n`, "SKY2103");
  });

  it("finds circles", () => {
    planted(`${swap(scenes, "lr: 1e-3", "lr: a")}let «a» = b\nlet b = a\n`, "SKY2007", { says: "a → b → a" });
    planted(`${swap(swap(scenes, "lr: 1e-3", "lr: b"), "depth: 1", "depth: a")}let «a» = b\nlet b = a\n`, "SKY2007");
    planted(swap(scenes, "  metric: [OA]", "  metric: [OA]\n  let «x» = x + 1\n  expect { x >= 1 }"), "SKY2007");
  });

  it("points at the value that is wrong", () => {
    planted(`${swap(scenes, "lr: 1e-3", "lr: rate")}let rate = «0»\n`, "SKY2105");
  });

  it("ends, however deeply names stand for names", () => {
    const many = Array.from({ length: 5000 }, (_, i) => `let x${i + 1} = x${i}`).join("\n");
    const { diagnostics } = checked(`${swap(scenes, "lr: 1e-3", "lr: x5000")}let x0 = 1e-3\n${many}\n`);
    expect(diagnostics.map((d) => d.code)).to.deep.equal(["SKY1010"]);
    const doubling = Array.from({ length: 60 }, (_, i) => `let x${i + 1} = x${i} + x${i}`).join("\n");
    const text = swap(scenes, "  metric: [OA]", "  metric: [OA]\n  expect { x60 >= 1 }");
    expect(checked(`${text}let x0 = 1\n${doubling}\n`).diagnostics.map((d) => d.code)).to.deep.equal(["SKY1025"]);
  });
});
