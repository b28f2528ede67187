import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { examine } from "../runtime/provision/doctor.ts";
import { silent } from "../runtime/provision/progress.ts";
import { currentVariant, engineIsWhole, provision } from "../runtime/provision/provision.ts";
import { loadTensorflow } from "../runtime/tf/load.ts";

describe("set-up: the engine @engine", function () {
  // Other work on the machine may slow the programs that are started here.
  this.timeout(30_000);

  it("loads TensorFlow 2.21 from the cache, runs an operation, and gives its memory back", async () => {
    const tf = await loadTensorflow();
    expect(tf.backend().binding.TF_Version).to.equal("2.21.0");
    const before = tf.memory().numTensors;
    const x = tf.tensor(new Float32Array([1, 2, 3, 4]), [2, 2], "float32");
    expect([...(await x.data())]).to.eql([1, 2, 3, 4]);
    x.dispose();
    expect(tf.memory().numTensors).to.equal(before);
    expect(await loadTensorflow()).to.equal(tf);
  });

  it("finds a finished set-up without asking for python, npm or a compiler", async () => {
    const path = process.env.PATH;
    process.env.PATH = "/nowhere";
    try {
      const layout = await provision({ progress: silent });
      expect(engineIsWhole(layout)).to.equal(true);
    } finally {
      process.env.PATH = path;
    }
  });

  it("doctor sees it whole and runs an operation through it", async () => {
    const found = Object.fromEntries((await examine()).map((finding) => [finding.name, finding]));
    expect(found.TensorFlow?.state).to.equal("ok");
    expect(found.binding?.detail).to.contain("runs operations of TensorFlow 2.21.0");
    expect(found.variant?.detail).to.contain(currentVariant());
  });

  it("does not take an empty cache for a whole one", async () => {
    const work = mkdtempSync(join(tmpdir(), "skyc-provision-"));
    const found = await examine(work);
    rmSync(work, { recursive: true });
    expect(found.find(({ name }) => name === "TensorFlow")?.state).to.equal("missing");
  });
});
