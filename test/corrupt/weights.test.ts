import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { initialValues } from "../../cli/run/initial-values.ts";
import type { CheckedExperiment } from "../../compiler/check/check.ts";
import { SkyError } from "../../compiler/diag/diagnostic.ts";
import { checkFile } from "../../compiler/driver/compile.ts";
import { weightsOfFiles } from "../../compiler/driver/weights-files.ts";
import { matchVariables } from "../../runtime/train/checkpoint.ts";
import { loadWeights } from "../../runtime/train/load-weights.ts";
import type { Tensors } from "../../runtime/train/parts.ts";
import { resumePoint } from "../../runtime/train/resume-point.ts";
import { readRunFile } from "../../runtime/train/run-folder.ts";
import { swap } from "../support/planted.ts";
import { corpusExperiment, type Format, type WeightsCorpus, writeWeightsCorpus } from "./weights-corpus.ts";

const formats: readonly Format[] = ["safetensors", "zip.pth", "legacy.pth", "checkpoint"];
/** Seconds of processor time: the wall clock says how busy the machine is. */
const longest = 1;

describe("broken files of weights", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "skyc-corrupt-"));
  let corpus: WeightsCorpus;
  let experiment: CheckedExperiment;
  let first: Tensors;
  before(() => {
    corpus = writeWeightsCorpus(folder);
    const known = "bands: [Red, Green, Blue], values: uint8, normalize: imagenet";
    const text = swap(corpusExperiment, "heads: 2 }", `heads: 2 } from weights("none.pth", ${known})`);
    writeFileSync(join(folder, "from.sky"), text);
    const checked = checkFile(join(folder, "from.sky"));
    expect(checked.diagnostics).to.deep.equal([]);
    [experiment] = checked.checked as [CheckedExperiment];
    first = initialValues(corpus.run.program);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The code that a file is refused with, as `check` and `run` would; undefined where it is taken. */
  function codeOf(format: Format, path: string): string | undefined {
    try {
      if (format === "checkpoint") {
        const { run } = corpus;
        const point = resumePoint(run.dir, readRunFile(run.dir).identity, path)!;
        matchVariables(path, point.tensors.types, run.program.variables);
        for (const part of point.tensors.parts) point.tensors.read(part);
        return undefined;
      }
      const { diagnostics, loads } = weightsOfFiles(experiment, new Map([["backbone", path]]));
      if (diagnostics.length > 0) return diagnostics[0]!.code;
      loadWeights(loads, first);
      return undefined;
    } catch (error) {
      if (error instanceof SkyError) return error.diagnostic.code;
      throw error;
    }
  }

  it("are more than 200, of every format", () => {
    expect(corpus.broken.length).to.be.at.least(200);
    for (const format of formats)
      expect(corpus.broken.filter((file) => file.format === format).length, format).to.be.at.least(50);
  });

  it("come from files that are good", () => {
    for (const format of formats) expect(codeOf(format, corpus.good[format]), format).to.equal(undefined);
  });

  for (const format of formats) {
    it(`are each refused with a code within a second: ${format}`, () => {
      const taken: string[] = [];
      const codes = format === "checkpoint" ? /^SKY700[23]$/ : /^SKY(603[4567]|416[46])$/;
      for (const { path, how } of corpus.broken.filter((file) => file.format === format)) {
        const start = process.cpuUsage();
        const code = codeOf(format, path);
        const { user, system } = process.cpuUsage(start);
        if (code === undefined) taken.push(how);
        else expect(code, how).to.match(codes);
        expect((user + system) / 1e6, `${how}: seconds`).to.be.below(longest);
      }
      expect(taken).to.deep.equal([]);
    });
  }
});
