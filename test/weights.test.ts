import { existsSync, mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { initialValues } from "../cli/run/initial-values.ts";
import { settingsOf } from "../compiler/check/settings.ts";
import { applyFixes } from "../compiler/diag/apply.ts";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { compileFile } from "../compiler/driver/compile.ts";
import { adaptChannels, loadWeights, weightsLock } from "../runtime/train/load-weights.ts";
import type { HostTensor, Tensors } from "../runtime/train/parts.ts";
import { encodeSafetensors } from "../runtime/train/safetensors.ts";
import { good, planted, scenes, swap } from "./support/planted.ts";

const dir = mkdtempSync(join(tmpdir(), "skyc-weights-"));
const known = "bands: [Red, Green, Blue], values: uint8, normalize: imagenet";
const from = (weights: string, text = scenes): string =>
  swap(text, "heads: 2 }", `heads: 2 } from ${weights}`).replace("size: 32px", "size: 32px, normalize: imagenet");
const compiled = (text: string, name = "test.sky") => {
  writeFileSync(join(dir, name), text);
  return compileFile(join(dir, name));
};
const codesOf = (text: string): string[] => compiled(text).diagnostics.map(({ code }) => code);

/** The backbone's first values of another seed, as a file of its own names, its bands cut to the first `bands`. */
function writeWeights(file: string, bands = 3, prefix = "", metadata: Record<string, string> = {}): Tensors {
  const { program } = compiled(scenes.replace("metric: [OA]", "metric: [OA], seed: 9"), "other.sky");
  const all = [...initialValues(program!)].filter(([name]) => name.startsWith("backbone.") && !name.includes(".adam_"));
  const tensors = new Map(
    all.map(([name, tensor]): [string, HostTensor] => {
      const inner = prefix + name.slice("backbone.".length);
      if (!name.endsWith("patch_embed.proj.weight") || bands === 3) return [inner, tensor];
      return [
        inner,
        adaptChannels(
          tensor,
          tensor,
          1,
          Array.from({ length: bands }, (_, i) => i),
        ),
      ];
    }),
  );
  writeFileSync(join(dir, file), encodeSafetensors({ tensors, metadata }));
  return tensors;
}

describe("weights in the text", () => {
  it("are checked without their file", () => {
    const { experiments } = good(from(`weights("none.safetensors", ${known})`));
    const settings = new Map(settingsOf(experiments[0]!.bound!).map(({ path, value }) => [path, value]));
    expect(settings.get("backbone.from")).to.equal("weights");
    expect(settings.get("backbone.from.path")).to.equal('"none.safetensors"');
    expect(existsSync(join(dir, "none.safetensors"))).to.equal(false);
  });

  it("have the input's bands in its order, or say how they are adapted", () => {
    const two = "values: uint8, normalize: statistics { mean: [116.28, 103.53], std: [57.12, 57.375] }";
    planted(
      from(`weights("w", «bands: [Green, Blue]», ${two})`).replace("«bands: [Green, Blue]»", "bands: «[Green, Blue]»"),
      "SKY4160",
      {
        fixed: true,
        says: "extend(Red)",
      },
    );
    const all =
      "values: uint8, normalize: statistics { mean: [103.53, 116.28, 123.675], std: [57.375, 57.12, 58.395] }";
    planted(from(`weights("w", bands: «[Blue, Green, Red]», ${all})`), "SKY4160", { fixed: true, says: "select" });
    planted(from(`weights("w", ${known}) { stem: «select» }`), "SKY2108");
    planted(from(`weights("w", ${known}) { stem: extend(«NIR») }`), "SKY3201");
  });

  it("see values of the unit and with the statistics that they were trained with", () => {
    const three = "statistics { mean: [1, 1, 1], std: [2, 2, 2] }";
    planted(from(`weights("w", bands: [Red, Green, Blue], values: «reflectance», normalize: ${three})`), "SKY4161");
    planted(from(`weights("w", bands: [Red, Green, Blue], values: uint8, normalize: «${three}»)`), "SKY4162", {
      fixed: true,
    });
  });

  it("are for backbones", () => {
    planted(swap(scenes, "head: Linear", 'head: Linear «from weights("w")»'), "SKY2110", { fixed: true });
    planted(swap(scenes, "heads: 2 }", "heads: 2 } from «imagenet»"), "SKY2111");
  });
});

describe("weights in a file", () => {
  it("are loaded in the place of random values", async () => {
    const tensors = writeWeights("vit.safetensors");
    const { program } = compiled(from(`weights("vit.safetensors", ${known})`));
    const random = initialValues(program!);
    const values = loadWeights(program!.weights, random);
    for (const [name, value] of values) {
      const inner =
        name.startsWith("backbone.") && !name.includes(".adam_") ? name.slice("backbone.".length) : undefined;
      expect(value.data, name).to.deep.equal(inner === undefined ? random.get(name)!.data : tensors.get(inner)!.data);
    }
    const lock = await weightsLock(program!.weights);
    expect(lock).to.match(/^[0-9a-f]{64}$/);
    writeWeights("vit.safetensors", 3, "", { note: "other bytes" });
    expect(await weightsLock(program!.weights)).to.not.equal(lock);
  });

  it("are adapted to other bands by name", () => {
    const tensors = writeWeights("two.safetensors", 2);
    const two =
      "bands: [Blue, Green], values: uint8, normalize: statistics { mean: [103.53, 116.28], std: [57.375, 57.12] }";
    for (const init of ["mean", "zeros", "random"]) {
      const { program } = compiled(from(`weights("two.safetensors", ${two}) { stem: extend(Red, init: ${init}) }`));
      const random = initialValues(program!);
      const name = "backbone.patch_embed.proj.weight";
      const { data, shape } = loadWeights(program!.weights, random).get(name)!;
      const file = tensors.get("patch_embed.proj.weight")!;
      const plane = shape[2]! * shape[3]!;
      for (let d = 0; d < shape[0]!; d++)
        for (let i = 0; i < plane; i++) {
          const blue = Number(file.data[(d * 2 + 0) * plane + i]);
          const green = Number(file.data[(d * 2 + 1) * plane + i]);
          const own = Number(random.get(name)!.data[d * 3 * plane + i]);
          const red = { mean: Math.fround((blue + green) / 2), zeros: 0, random: own }[init];
          expect([0, 1, 2].map((c) => Number(data[(d * 3 + c) * plane + i]))).to.deep.equal([red, green, blue]);
        }
    }
  });

  it("may be one part of the file, and say themselves what they were trained on", () => {
    const { program: own } = compiled(swap(scenes, "size: 32px", "size: 32px, normalize: imagenet"));
    writeWeights("part.safetensors", 3, "backbone.", own!.trainedOn);
    expect(codesOf(from('weights("part.safetensors", part: "backbone")'))).to.deep.equal([]);
    const { diagnostics, texts } = compiled(from(`weights("part.safetensors", ${known})`));
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(["SKY4164"]);
    const path = join(dir, "test.sky");
    const mended = applyFixes(texts, diagnostics[0]!.fixes.slice(0, 1)).sources.get(path)!;
    expect(codesOf(mended)).to.deep.equal([]);
    const otherwise = "bands: [Blue, Green, Red], values: uint8, normalize: imagenet";
    expect(codesOf(from(`weights("part.safetensors", part: "backbone", ${otherwise})`))).to.include("SKY4165");
  });

  it("are refused where nothing says their training, where tensors do not fit, where the file is none", async () => {
    writeWeights("vit.safetensors");
    expect(codesOf(from('weights("vit.safetensors")'))).to.deep.equal(["SKY4163"]);
    expect(codesOf(from('weights("none.safetensors")'))).to.deep.equal(["SKY4163"]);
    const deeper = from(`weights("vit.safetensors", ${known})`).replace("depth: 1", "depth: 2");
    expect(codesOf(deeper)).to.deep.equal(["SKY4164"]);
    const larger = from(`weights("vit.safetensors", ${known})`).replace("size: 32px", "size: 64px");
    const { diagnostics, texts } = compiled(larger);
    const [fault] = diagnostics;
    expect(`${fault!.code} ${fault!.message}`).to.match(/SKY4164 .*"pos_embed" is f32\[1, 4, 16\].*f32\[1, 16, 16\]/);
    const path = join(dir, "test.sky");
    const mended = applyFixes(texts, fault!.fixes.slice(0, 1)).sources.get(path)!;
    const resampled = compiled(mended);
    expect(resampled.diagnostics).to.deep.equal([]);
    const { program: wide } = resampled;
    expect(loadWeights(wide!.weights, initialValues(wide!)).get("backbone.pos_embed")!.shape).to.deep.equal([
      1, 16, 16,
    ]);
    expect(codesOf(from(`weights("vit.safetensors", ${known}, resample: true)`))).to.deep.equal(["SKY2108"]);
    truncateSync(join(dir, "vit.safetensors"), 900);
    expect(codesOf(from(`weights("vit.safetensors", ${known})`))).to.deep.equal(["SKY6034"]);
    const { program } = compiled(from(`weights("none.safetensors", ${known})`));
    const fails = (act: () => unknown): string => {
      try {
        act();
      } catch (error) {
        if (error instanceof SkyError) return error.diagnostic.code;
      }
      return "nothing";
    };
    expect(fails(() => loadWeights(program!.weights, initialValues(program!)))).to.equal("SKY6035");
  });
});
