import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { compileForRun, type Ready } from "../cli/run/compile-for-run.ts";
import { initialValues } from "../cli/run/initial-values.ts";
import { storedPlace, storeSource } from "../cli/run/stored-source.ts";
import type { Variable } from "../compiler/ir/graph.ts";
import { identityOf } from "../runtime/train/identity.ts";

const folder = mkdtempSync(join(tmpdir(), "skyc-source-"));
const write = (path: string, text: string): string => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
};
const base = write(
  "shared/base.sky",
  `sky 1
modality Scene { sensor: RGBAerial, gsd: 1 m, size: 32px, values: uint8 }
dataset Scenes {
  format: ImageFolder, inputs: { image: Scene }, labels: category(classes: 2)
  source: local("images"), splits: { train: fraction(50%), test: rest }
}
`,
);
const main = write(
  "mine/deep/scene.sky",
  `sky 1
import { Scene, Scenes } from "../../shared/base.sky"
import { ViT, Linear } from "sky:models"
experiment Small {
  task: scene_classification,   data: Scenes
  backbone: ViT { patch: 16px, width: 8, depth: 1, heads: 1 }
  head: Linear, loss: CrossEntropy, optimizer: AdamW { lr: assume 1e-3 because "a guess" }
  schedule: poly, batch: 2 total, length: 4 iters, augment: [Flip], metric: [OA], seed: 0
}
`,
);

describe("stored source", () => {
  const compile = (path: string): Ready => {
    const ready = compileForRun(path, ["optimizer.weight_decay=0.2"], undefined);
    if (typeof ready === "number") throw new Error(`it did not compile (${ready})`);
    return ready;
  };

  it("compiles to the same run from the run folder, imports from above and all", () => {
    const { program, locate } = compile(main);
    const dir = join(folder, "run");
    const files = { version: 1, dataset: "Scenes", format: "ImageFolder", digest: "d", files: {} } as const;
    const lock = { data: { source: program.data.source, splits: program.data.splits }, files, versions: {} };
    storeSource(dir, program, lock, locate);
    expect(storedPlace(program)).to.equal("source/below-1/below-2/scene.sky");
    const again = compile(join(dir, storedPlace(program))).program;
    expect(identityOf(again, "d", "0")).to.deep.equal(identityOf(program, "d", "0"));
    expect(readFileSync(join(dir, "source.sky"), "utf8")).to.contain("experiment Small");
    expect(readFileSync(base, "utf8")).to.contain("RGBAerial");
    const settings = JSON.parse(readFileSync(join(dir, "settings.json"), "utf8"));
    const of = (path: string) => settings.find((setting: { path: string }) => setting.path === path);
    expect(of("optimizer.weight_decay").origin).to.deep.equal({
      kind: "set",
      from: "--set optimizer.weight_decay=0.2",
    });
    expect(of("optimizer.lr").origin).to.include({ kind: "assumption", because: "a guess" });
    expect(of("optimizer.lr").origin.at).to.match(/scene\.sky:7$/);
    expect(of("seed")).to.deep.include({ value: "0" });
  });

  it("gives first weights of every element type", () => {
    const of = (dtype: Variable["type"]["dtype"], value: number): unknown => {
      const variable = {
        name: "v",
        type: { dtype, shape: [1] },
        init: { kind: "constant", value },
        role: "state",
        noDecay: true,
      };
      return initialValues({ variables: [variable as Variable], seed: 0 }).get("v")!.data[0];
    };
    expect(of("f32", 0.5)).to.equal(0.5);
    expect(of("i32", 3)).to.equal(3);
    expect(of("i64", 3)).to.equal(3n);
    expect(of("bool", 1)).to.equal(1);
    expect(of("bf16", 1)).to.equal(0x3f80);
    expect(of("f16", 1)).to.equal(0x3c00);
    expect(of("f16", -2)).to.equal(0xc000);
  });
});
