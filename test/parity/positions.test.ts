import { resamplePositions } from "../../runtime/train/load-weights.ts";
import { Differences } from "../support/differences.ts";
import { askPython, needParityPython } from "../support/parity-python.ts";
import { normal } from "../support/parity-values.ts";

describe("fitting positions to another grid against timm @parity", function () {
  this.timeout(120_000);
  const differences = new Differences();
  before(function () {
    needParityPython(this);
  });
  after(() => differences.say());

  for (const { from, to, prefix } of [
    { from: 4, to: 7, prefix: 1 },
    { from: 14, to: 16, prefix: 0 },
    { from: 16, to: 6, prefix: 1 },
    { from: 7, to: 2, prefix: 2 },
  ]) {
    it(`from ${from} x ${from} to ${to} x ${to} with ${prefix} places before`, async () => {
      const positions = normal([1, prefix + from * from, 12], "positions", from);
      const { tensors } = await askPython(
        "positions_reference.py",
        { to, prefix },
        new Map([["positions", positions]]),
      );
      const found = resamplePositions(positions, prefix + to * to, prefix);
      differences.absolute(
        "positions",
        `${from} to ${to}`,
        found.data as Float32Array,
        tensors.get("positions")!.data as Float32Array,
        1e-5,
      );
    });
  }
});
