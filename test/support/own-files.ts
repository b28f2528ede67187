import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Diagnostic } from "../../compiler/diag/diagnostic.ts";
import { LineMap } from "../../compiler/diag/span.ts";
import { type CheckedFile, checkFile } from "../../compiler/driver/compile.ts";
import { fields, listed, scenes, swap, unmark } from "./planted.ts";

/** A head of one's own in its file. */
export const headFile = `import { defineBlock, linear, type Positive } from "skyc/blocks";

/** One linear layer on the scaled mean over the last map. */
export interface MeanHeadProps {
  /** Factor on the features. @default 1 */
  scale?: Positive;
}

export const meanHead = defineBlock<MeanHeadProps>()({
  kind: "head",
  name: "MeanHead",
  tasks: ["scene_classification"],
  variants: { tiny: {}, loud: { scale: 8 } },
  build(b, features, { scale }, target) {
    const { value_BHWC } = features.maps.at(-1)!;
    const mean = b.op("reduce_mean", [value_BHWC], { axes: [1, 2], keep: false });
    return linear(b, "fc", b.op("mul", [mean, b.constant(scale!, { dtype: "f32", shape: [] })]), target.classes);
  },
});
`;

/** An experiment on scenes whose head is `head`, imported from "./own.ts". */
export const withHead = (head: string, name = "MeanHead"): string =>
  swap(swap(scenes, "head: Linear", `head: ${head}`), ", Linear }", " }").replace(
    'from "sky:models"',
    `from "sky:models"\nimport { ${name} } from "./own.ts"`,
  );

/** An experiment on fields with another loss, imported from "./own.ts". */
export const withLoss = (loss: string, name = loss): string =>
  swap(fields, "loss: CrossEntropy", `loss: ${loss}`).replace(
    'from "sky:models"',
    `from "sky:models"\nimport { ${name} } from "./own.ts"`,
  );

/** Files in a folder of their own. */
export class OwnFiles {
  readonly folder = mkdtempSync(join(tmpdir(), "skyc-own-"));

  /** Writes a file, and gives its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  check(sky: string, own?: string, options: { readonly code?: boolean } = {}): CheckedFile {
    if (own !== undefined) this.write("own.ts", own);
    return checkFile(this.write("x.sky", sky), options);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Asserts that nothing is found. */
export const whole = (result: CheckedFile): CheckedFile => {
  expect(listed(result.diagnostics)).to.equal("");
  return result;
};

/** Asserts one finding of that code, at the mark of `marked` in the file of that name. */
export function finds(files: OwnFiles, sky: string, own: string, code: string, says: RegExp): Diagnostic {
  const marked = [
    { file: "own.ts", ...unmark(own) },
    { file: "x.sky", ...unmark(sky) },
  ];
  const { diagnostics, texts } = files.check(marked[1]!.text, marked[0]!.text);
  expect(
    diagnostics.map((d) => d.code),
    listed(diagnostics),
  ).to.deep.equal([code]);
  const [found] = diagnostics as [Diagnostic];
  const place = marked.find(({ start }) => start >= 0)!;
  expect(found.span!.file, "file").to.equal(join(files.folder, place.file));
  const text = texts.get(found.span!.file)!;
  expect(text, "text of the file").to.equal(place.text);
  const lines = new LineMap(text);
  expect(lines.position(found.span!.start), text.slice(found.span!.start, found.span!.end)).to.deep.equal(
    lines.position(place.start),
  );
  const words = `${found.message} ${found.help ?? ""}`;
  expect(words).to.match(says);
  expect(words).not.to.match(/(?<!properties of )undefined|\[object|NaN|\s\.(?!sky)|\.\./);
  return found;
}
