import type { NdArray } from "../../compiler/ir/op.ts";
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { hostArray } from "../../runtime/tf/reference-session.ts";

/** An array of the reference engine as a session takes it. */
export const hostTensor = ({ dtype, shape, data }: NdArray): HostTensor => ({
  dtype,
  shape,
  data: hostArray(dtype, data),
});
