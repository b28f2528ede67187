import { expect } from "chai";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import { lowerNodes } from "../compiler/lower/tf/lower-nodes.ts";
import type { NodeWriter } from "../compiler/lower/tf/node-writer.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { nativeFailure } from "../runtime/tf/native-failure.ts";
import { SessionBinding } from "../runtime/tf/session-binding.ts";
import type { Tensorflow } from "../runtime/tf/tensorflow.ts";

describe("faults of the engine, told as coded errors", () => {
  const told = (message: string): string[] => {
    const { code, message: text } = nativeFailure(new Error(message), "train").diagnostic;
    return [code, text];
  };
  it("a failure of TensorFlow is SKY7050, with the first line of what it says", () => {
    const [code, text] = told(
      "Session fail to run with error: Incompatible shapes: [2,3] vs. [4].\n\t [[{{node add}}]]",
    );
    expect(code).to.equal("SKY7050");
    expect(text).to.contain("Incompatible shapes: [2,3] vs. [4]").and.not.contain("node add");
  });
  it("memory that ran out is SKY7051", () => {
    for (const text of ["OOM when allocating tensor with shape[8,9]", "RESOURCE_EXHAUSTED: 5 GiB", "std::bad_alloc"]) {
      expect(told(text)[0], text).to.equal("SKY7051");
    }
  });
  it("an error that has a code keeps it", () => {
    const coded = nativeFailure(new Error("x"), "train");
    expect(nativeFailure(coded, "eval")).to.equal(coded);
  });
  it("an op that no registry knows is our fault: SKY9010", () => {
    const builder = new GraphBuilder("g", ops);
    const x = builder.input("x", { dtype: "f32", shape: [2] });
    builder.op("relu", [x]);
    const graph = builder.finish();
    const writer = { under: () => undefined } as unknown as NodeWriter;
    const input = { name: "x", dtype: "f32", shape: [2] } as const;
    const leaves = { input: () => input, variable: () => input };
    try {
      lowerNodes({ ...graph, nodes: builder.nodes }, new Map(), writer, leaves);
      expect.fail("lowered without any op");
    } catch (error) {
      if (!(error instanceof SkyError)) throw error;
      expect(error.diagnostic.code).to.equal("SKY9010");
      expect(error.diagnostic.message).to.contain('"relu"');
    }
  });
  it("a session that is closed runs nothing: SKY9011; and frees what it held, once", () => {
    const freed: number[] = [];
    const binding = { loadSavedModel: () => 7, deleteSavedModel: (session: number) => freed.push(session) };
    const tensorflow = { backend: () => ({ binding }) } as unknown as Tensorflow;
    const session = new SessionBinding(tensorflow, "model");
    session.close();
    session.close();
    expect(freed).to.deep.equal([7]);
    expect(() => session.run("train", [], [])).to.throw(SkyError, "SKY9011");
  });
});
