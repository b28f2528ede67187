import { type HostTensor, hostArray } from "../../compiler/ir/host-array.ts";
import type { NdArray } from "../../compiler/ir/op.ts";

/** An array of the reference engine as a session takes it. */
export const hostTensor = ({ dtype, shape, data }: NdArray): HostTensor => ({
  dtype,
  shape,
  data: hostArray(dtype, data),
});
