import { expect } from "chai";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import { defineOp, type OpDef } from "../compiler/ir/op.ts";
import { tensor } from "../compiler/ir/type.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { openSession } from "../runtime/tf/session.ts";
import { normal } from "./support/parity-values.ts";

const kernels = { nearest: "ResizeNearestNeighbor", bilinear: "ResizeBilinear", bicubic: "ResizeBicubic" } as const;
type Method = keyof typeof kernels;

/** TensorFlow's own kernel as an op of the test. */
const kernel = defineOp({
  name: "resize_kernel",
  doc: "TensorFlow's resizing.",
  inputs: ["x"],
  attrs: { height: 0, width: 0, method: "bilinear" as Method, align_corners: false, half_pixel_centers: false },
  shape: ({ x }, { height, width }) => tensor(x.dtype, [x.shape[0]!, height, width, x.shape[3]!]),
  eval: (at) => at.x,
  lower: {
    tf: (t, { x }, { height, width, method, align_corners, half_pixel_centers }, type) =>
      t.node(
        kernels[method],
        "resized_images",
        [x, t.constant([height, width], tensor("i32", [2]))],
        { T: { type: x.dtype }, align_corners: { b: align_corners }, half_pixel_centers: { b: half_pixel_centers } },
        type,
      ),
    // It runs in TensorFlow only.
    hlo: (_b, { x }) => x,
  },
  cases: [],
});
const withKernel = new Map([...ops, ["resize_kernel", kernel as unknown as OpDef]]);

const conventions = [
  { convention: "tensorflow", align_corners: false },
  { convention: "tensorflow1", align_corners: false },
  { convention: "tensorflow1", align_corners: true },
] as const;
const sizes = [
  [10, 14],
  [9, 13],
  [3, 11],
  [5, 1],
] as const;

/** TensorFlow's bicubic reads its weights from a table of 1024 places between two pixels. */
const bars: Readonly<Record<Method, number>> = { nearest: 0, bilinear: 1e-5, bicubic: 4e-3 };

describe("resize by TensorFlow's conventions, against its kernels @engine", function () {
  this.timeout(60_000);

  it("gives the same pixels", async () => {
    const x = normal([2, 5, 7, 3], "image");
    const g = new GraphBuilder("sizes", withKernel);
    const input = g.input("x", { dtype: "f32", shape: x.shape });
    const trials = conventions.flatMap((corners) =>
      sizes.flatMap(([height, width]) =>
        (Object.keys(kernels) as Method[]).map((method) => ({ ...corners, height, width, method })),
      ),
    );
    trials.forEach(({ convention, align_corners, height, width, method }, i) => {
      const attrs = { height, width, method, align_corners };
      g.output(`own ${i}`, g.op("resize", [input], { ...attrs, convention }));
      const half_pixel_centers = convention === "tensorflow";
      g.output(`theirs ${i}`, g.op("resize_kernel", [input], { ...attrs, half_pixel_centers }));
    });
    const session = await openSession({ sizes: { graph: g.finish(), compile: "plain" } }, [], { ops: withKernel });
    try {
      const results = session.run("sizes", { x });
      trials.forEach((trial, i) => {
        const [own, theirs] = [results[`own ${i}`] as Float32Array, results[`theirs ${i}`] as Float32Array];
        expect(own.length).to.equal(theirs.length);
        own.forEach((value, k) => {
          expect(value, `${JSON.stringify(trial)}, element ${k}`).to.be.closeTo(theirs[k]!, bars[trial.method]);
        });
      });
    } finally {
      session.close();
    }
  });
});
