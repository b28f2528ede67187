import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readWeights, weightsHeader } from "../../runtime/train/open-weights.ts";
import { askPython, needParityPython, type PythonAnswer } from "../support/parity-python.ts";

describe("PyTorch files against torch.save @parity", function () {
  this.timeout(120_000);
  let dir: string;
  let answer: PythonAnswer;
  before(async function () {
    needParityPython(this);
    dir = mkdtempSync(join(tmpdir(), "skyc-pth-"));
    answer = await askPython("pth_reference.py", { files: dir }, new Map());
  });
  after(() => dir && rmSync(dir, { recursive: true, force: true }));

  it("are read to the bit: every element type, stride and shared storage, protocols 2 to 5, zip and legacy", () => {
    const files = answer.report.files as string[];
    expect(files.length).to.be.greaterThan(8);
    for (const file of files) {
      const path = join(dir, file);
      const wanted = [...answer.tensors].filter(([name]) => name.startsWith(`${file}/`));
      const header = weightsHeader({ path });
      if ("code" in header) expect.fail(`${file}: ${JSON.stringify(header)}`);
      const names = wanted.map(([name]) => name.slice(file.length + 1));
      expect([...header.tensors.keys()].sort(), file).to.deep.equal(names.sort());
      const found = readWeights({ path }, names);
      for (const [name, tensor] of wanted) expect(found.get(name.slice(file.length + 1)), name).to.deep.equal(tensor);
    }
  });

  it("that would run something are refused by the name of it, and run nothing", () => {
    const refusal = (file: string) => weightsHeader({ path: join(dir, file) });
    const wanted = { code: "SKY6036", wanted: "posix.system" };
    expect(refusal("attack-zip.pth")).to.deep.equal(wanted);
    expect(refusal("attack-legacy.pth")).to.deep.equal(wanted);
    const whole = { code: "SKY6036", wanted: "torch.nn.modules.container.Sequential" };
    expect(refusal("module.pth")).to.deep.equal(whole);
    expect(existsSync(answer.report.written as string)).to.equal(false);
  });
});
