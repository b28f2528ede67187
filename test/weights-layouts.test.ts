import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { initialValues } from "../cli/run/initial-values.ts";
import { fileTensor, layoutsOf } from "../compiler/blocks/layout-names.ts";
import { schemas } from "../compiler/blocks/registry.ts";
import { applyFixes } from "../compiler/diag/apply.ts";
import type { Diagnostic } from "../compiler/diag/diagnostic.ts";
import { compileFile } from "../compiler/driver/compile.ts";
import { loadWeights } from "../runtime/train/load-weights.ts";
import type { HostTensor, Tensors } from "../runtime/train/parts.ts";
import { fromLayout, toLayout } from "../runtime/train/rearrange.ts";
import { encodeSafetensors } from "../runtime/train/safetensors.ts";
import { OwnFiles } from "./support/own-files.ts";
import { scenes, swap } from "./support/planted.ts";
import { legacyPth, pickle, stateDict, zipPth } from "./support/write-pth.ts";

const dir = mkdtempSync(join(tmpdir(), "skyc-layouts-"));
const known = "bands: [Red, Green, Blue], values: uint8, normalize: imagenet";
const from = (weights: string): string =>
  swap(scenes, "heads: 2 }", `heads: 2 } from ${weights}`).replace("size: 32px", "size: 32px, normalize: imagenet");
const compiled = (text: string) => {
  writeFileSync(join(dir, "test.sky"), text);
  return compileFile(join(dir, "test.sky"));
};
/** The only finding: its code and words. */
function finding(text: string): Diagnostic {
  const { diagnostics } = compiled(text);
  expect(diagnostics.map(({ code }) => code)).to.have.length(1);
  return diagnostics[0]!;
}
const words = (text: string): string => {
  const { code, message, help } = finding(text);
  return `${code} ${message} ${help}`;
};

/** The backbone's values of another seed, by its own names. */
function own(): Tensors {
  writeFileSync(join(dir, "other.sky"), scenes.replace("metric: [OA]", "metric: [OA], seed: 9"));
  const values = initialValues(compileFile(join(dir, "other.sky")).program!);
  const all = [...values].filter(([name]) => name.startsWith("backbone.") && !name.includes(".adam_"));
  return new Map(all.map(([name, tensor]) => [name.slice("backbone.".length), tensor]));
}
/** The same as a file of a layout has them. */
const laid = (layout: string, values: Tensors): Map<string, HostTensor> => {
  const { rules } = layoutsOf("ViT").find((one) => one.layout === layout)!;
  return new Map([...values].flatMap(([name, tensor]) => toLayout(fileTensor(rules, name)!, tensor)));
};
const write = (file: string, bytes: Uint8Array): void => writeFileSync(join(dir, file), bytes);
const plain = (tensors: Tensors): Uint8Array => encodeSafetensors({ tensors, metadata: {} });
const extra: HostTensor = { dtype: "f32", shape: [2], data: Float32Array.of(1, 2) };

describe("weights of other layouts", function () {
  this.timeout(20_000);
  after(() => rmSync(dir, { recursive: true, force: true }));

  for (const layout of ["timm", "mmpretrain", "torchvision"]) {
    it(`are loaded by the names of ${layout}, from safetensors and both forms of .pth`, () => {
      const values = own();
      const tensors = laid(layout, values);
      write("w.safetensors", plain(tensors));
      write("zip.pth", zipPth(stateDict(tensors), tensors));
      write("legacy.pth", legacyPth(pickle.dict([[pickle.text("model"), stateDict(tensors)]]), tensors));
      for (const file of ["w.safetensors", "zip.pth", "legacy.pth"]) {
        const { program, diagnostics } = compiled(from(`weights("${file}", layout: ${layout}, ${known})`));
        expect(diagnostics).to.deep.equal([]);
        const loaded = loadWeights(program!.weights, initialValues(program!));
        for (const [name, { data }] of values) expect(loaded.get(`backbone.${name}`)!.data, name).to.deep.equal(data);
      }
    });

    it(`of ${layout} are accounted for: a renamed, a missing, a misshapen and an extra tensor is each refused by name`, () => {
      const tensors = laid(layout, own());
      const [first] = [...tensors.keys()].filter((name) => name.includes("blocks.0.") || name.includes("layer"));
      const use = from(`weights("w.safetensors", layout: ${layout}, ${known})`);
      const with_ = (change: (all: Map<string, HostTensor>) => void): string => {
        const all = new Map(tensors);
        change(all);
        write("w.safetensors", plain(all));
        return words(use);
      };
      const renamed = with_((all) => all.set(`${first}x`, all.get(first!)!) && all.delete(first!));
      expect(renamed).to.include(`SKY4164`).and.include(`no tensor "${first}"`).and.include(`"${first}x"`);
      expect(with_((all) => all.delete(first!))).to.include(`no tensor "${first}"`);
      expect(with_((all) => all.set(first!, extra)))
        .to.include(`SKY4164`)
        .and.include(`its "${first}" is f32[2]`);
      expect(with_((all) => all.set("layer_scale.gamma", extra))).to.match(/SKY4166 .*"layer_scale.gamma"/);
    });
  }

  it("may hold what a layout knows to be of no use, and nothing else", () => {
    const tensors = laid("timm", own());
    write("w.safetensors", plain(new Map([...tensors, ["head.weight", extra], ["head.bias", extra]])));
    const bare = finding(from(`weights("w.safetensors", ${known})`));
    expect(`${bare.code} ${bare.message}`).to.match(/SKY4166 .*"head.bias", "head.weight"/);
    const { diagnostics, texts } = compiled(from(`weights("w.safetensors", ${known})`));
    const mended = applyFixes(texts, diagnostics[0]!.fixes.slice(0, 1)).sources.get(join(dir, "test.sky"))!;
    expect(mended).to.include("layout: timm");
    expect(compiled(mended).diagnostics).to.deep.equal([]);
  });

  it("are told by their names where another layout, or another part, is meant", () => {
    const tensors = new Map([...laid("mmpretrain", own())].map(([name, tensor]) => [`backbone.${name}`, tensor]));
    write("w.safetensors", plain(tensors));
    for (const said of ["", "layout: timm, ", "layout: mmpretrain, "]) {
      const text = from(`weights("w.safetensors", ${said}${known})`);
      const { diagnostics, texts } = compiled(text);
      expect(diagnostics.map(({ code }) => code)).to.deep.equal(["SKY4164"]);
      const mended = applyFixes(texts, diagnostics[0]!.fixes.slice(0, 1)).sources.get(join(dir, "test.sky"))!;
      expect(compiled(mended).diagnostics, mended).to.deep.equal([]);
    }
  });

  it("are told to leave out what the file does not have", () => {
    write("w.safetensors", plain(own()));
    expect(words(from(`weights("w.safetensors", part: "encoder", ${known})`))).to.match(/SKY4164 .*leave part out/);
    expect(words(from(`weights("w.safetensors", layout: mmpretrain, ${known})`))).to.match(
      /SKY4164 .*write layout: timm/,
    );
  });

  it("need a key where a file holds several sets of tensors, and a file without code", () => {
    const tensors = own();
    const sets = pickle.dict([
      [pickle.text("model"), stateDict(tensors)],
      [pickle.text("teacher"), stateDict(tensors)],
    ]);
    write("two.pth", zipPth(sets, tensors));
    const { fixes, ...several } = finding(from(`weights("two.pth", ${known})`));
    expect(`${several.code} ${several.message}`).to.match(/SKY6037 .*model \(\d+ tensors\), teacher \(\d+ tensors\)/);
    expect(fixes.map(({ title }) => title)).to.deep.equal(['Write key: "model"', 'Write key: "teacher"']);
    expect(compiled(from(`weights("two.pth", key: "teacher", ${known})`)).diagnostics).to.deep.equal([]);
    expect(words(from(`weights("two.pth", key: "student", ${known})`))).to.match(/SKY6037 .*no "student"/);
    write("w.safetensors", plain(tensors));
    expect(words(from(`weights("w.safetensors", key: "model", ${known})`))).to.match(/SKY6037 .*safetensors/);
    write("evil.pth", zipPth(pickle.call(pickle.name("posix", "system"), pickle.text("echo")), tensors));
    expect(words(from(`weights("evil.pth", ${known})`))).to.match(/SKY6036 .*posix\.system/);
  });

  it("of half width become f32 exactly", () => {
    const values = own();
    const half = new Map<string, HostTensor>(values);
    const name = "norm.weight";
    half.set(name, { dtype: "bf16", shape: values.get(name)!.shape, data: new Uint16Array(16).fill(0x3fc0) });
    half.set("norm.bias", { dtype: "f16", shape: values.get(name)!.shape, data: new Uint16Array(16).fill(0xb401) });
    write("w.safetensors", plain(half));
    const { program } = compiled(from(`weights("w.safetensors", ${known})`));
    const loaded = loadWeights(program!.weights, initialValues(program!));
    expect(loaded.get(`backbone.${name}`)!.data).to.deep.equal(new Float32Array(16).fill(1.5));
    expect(loaded.get("backbone.norm.bias")!.data).to.deep.equal(new Float32Array(16).fill(-(1 + 1 / 1024) / 4));
  });

  it("are not known of a backbone of one's own", () => {
    const files = new OwnFiles();
    const backbone = `import { defineBlock, linear, type PositiveInt } from "skyc/blocks";

/** Mean colours. */
export interface MeanNetProps {
  /** Channels. */
  width: PositiveInt;
}

export const meanNet = defineBlock<MeanNetProps>()({
  kind: "backbone",
  name: "MeanNet",
  variants: { tiny: { width: 8 } },
  build: (b, x_BHWC, { width }) => ({ maps: [{ value_BHWC: linear(b, "fc", x_BHWC, width), stride: 1 }] }),
});
`;
    const text = scenes
      .replace(/ViT \{[^}]*\}/, `MeanNet { width: 8 } from weights("w.pth", layout: timm, ${known})`)
      .replace("size: 32px", "size: 32px, normalize: imagenet")
      .replace('{ ViT, Linear } from "sky:models"', '{ Linear } from "sky:models"\nimport { MeanNet } from "./own.ts"');
    try {
      expect(files.check(text, backbone).diagnostics.map(({ code }) => code)).to.deep.equal(["SKY4167"]);
    } finally {
      files.remove();
    }
  });
});

describe("layouts", () => {
  it("are of backbones that there are, and can be undone", () => {
    const backbones = Object.keys(schemas).filter((name) => name.startsWith("backbone:"));
    for (const layout of backbones.flatMap((name) => layoutsOf(name.slice("backbone:".length))))
      for (const rule of layout.rules) {
        const names = typeof rule.file === "string" ? [rule.file] : [...rule.file];
        const tensor: HostTensor = {
          dtype: "f32",
          shape: [12, 24, 1, 1].slice(0, rule.order?.length ?? (rule.regroup ? rule.regroup.axis + 1 : 2)),
          data: new Float32Array(0),
        };
        const size = tensor.shape.reduce((a, b) => a * b, 1);
        const whole = { ...tensor, data: Float32Array.from({ length: size }, (_, i) => i) };
        const file = {
          names,
          ...(rule.order ? { order: rule.order } : {}),
          ...(rule.regroup ? { regroup: rule.regroup } : {}),
        };
        const parts = toLayout(file, whole).map(([, part]) => part);
        expect(fromLayout(file, parts), `${layout.layout} ${rule.own}`).to.deep.equal(whole);
      }
  });

  it("transpose, regroup and join", () => {
    const matrix: HostTensor = { dtype: "f32", shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    expect(fromLayout({ names: ["a"], order: [1, 0] }, [matrix])).to.deep.equal({
      dtype: "f32",
      shape: [3, 2],
      data: Float32Array.of(1, 4, 2, 5, 3, 6),
    });
    const joined = fromLayout({ names: ["q", "k"] }, [matrix, matrix]);
    expect([joined.shape, [...joined.data]]).to.deep.equal([
      [4, 3],
      [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6],
    ]);
    const row: HostTensor = { dtype: "f32", shape: [6], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const regroup = { axis: 0, groups: [2, -1], order: [1, 0] };
    expect([...fromLayout({ names: ["a"], regroup }, [row]).data]).to.deep.equal([1, 4, 2, 5, 3, 6]);
  });
});
