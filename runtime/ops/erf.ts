import { defineOp } from "../../compiler/ir/op.ts";
import { unary } from "./rules/elementwise.ts";
import { errorFunction } from "./rules/error-function.ts";
import { hloErf } from "./rules/hlo-erf.ts";

/** The error function 2/√π ∫₀ˣ e^(-t²) dt. */
export const erf = defineOp(
  unary({
    name: "erf",
    doc: "The error function 2/√π ∫₀ˣ e^(-t²) dt.",
    tf: "Erf",
    hlo: hloErf,
    f: errorFunction,
    // erf' = 2/√π e^(-x²)
    grad: (c, { x, dy }) => c.mul(dy, c.mul(c.exp(c.neg(c.square(x))), 2 / Math.sqrt(Math.PI))),
    cases: [
      {
        name: "known",
        in: { x: [0, 0.5, -1, 2, 3.5] },
        out: [0, 0.5204998778130465, -0.8427007929497149, 0.9953222650189527, 0.9999992569016276],
      },
      { name: "random", in: { x: { shape: [3, 4] } } },
    ],
  }),
);
