import { totalmem } from "node:os";
import type { Variant } from "../provision/variant.ts";

/**
 * What the native library reads from the environment while it is loaded; a value that the user has set stays.
 * - On the CPU, TensorFlow gives every large buffer back to the system after each step and gets it anew, page by page: a third
 *   of a step's time. Its own allocator (`TF_CPU_ALLOCATOR_USE_BFC`) keeps them, up to the machine's memory.
 * - A GPU's kernels add in any order unless told not to (`TF_DETERMINISTIC_OPS`, `xla_gpu_deterministic_ops`); those of the CPU
 *   give the same bits anyway, and would with the first of them refuse the gradient of maximum pooling.
 */
export function engineEnvironment(variant: Variant): void {
  const { env } = process;
  env.TF_CPU_ALLOCATOR_USE_BFC ??= "true";
  env.TF_CPU_BFC_MEM_LIMIT_IN_MB ??= String(Math.floor(totalmem() / 2 ** 20));
  if (variant !== "gpu") return;
  env.TF_DETERMINISTIC_OPS ??= "1";
  const flag = "--xla_gpu_deterministic_ops=true";
  if (!env.XLA_FLAGS?.includes("--xla_gpu_deterministic_ops")) {
    env.XLA_FLAGS = [env.XLA_FLAGS, flag].filter(Boolean).join(" ");
  }
}
