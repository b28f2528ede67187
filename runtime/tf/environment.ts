import { totalmem } from "node:os";
import type { Variant } from "../provision/variant.ts";
import { compiledFolder, useCompiled } from "./compiled-cache.ts";

/**
 * What the native library reads from the environment while it is loaded; a value that the user has set stays.
 * - On the CPU, TensorFlow gives every large buffer back to the system after each step and gets it anew, page by page: a third
 *   of a step's time. Its own allocator (`TF_CPU_ALLOCATOR_USE_BFC`) keeps them, up to the machine's memory.
 * - XLA for the CPU orders a step for as many independent kernels at once as it can find; in the order that keeps least alive
 *   (`xla_cpu_enable_concurrency_optimized_scheduler=false`) what the backward pass computes anew is computed late, which is its point.
 * - What XLA compiled for the CPU is kept for the next start (`compiled-cache.ts`); a user's own `TF_XLA_FLAGS` that name a folder stay.
 * - A GPU's kernels add in any order unless told not to (`TF_DETERMINISTIC_OPS`, `xla_gpu_deterministic_ops`); those of the CPU
 *   give the same bits anyway, and would with the first of them refuse the gradient of maximum pooling.
 */
export function engineEnvironment(variant: Variant, threads?: number): void {
  const { env } = process;
  if (threads !== undefined) env.TF_NUM_INTRAOP_THREADS = env.TF_NUM_INTEROP_THREADS = String(threads);
  env.TF_CPU_ALLOCATOR_USE_BFC ??= "true";
  env.TF_CPU_BFC_MEM_LIMIT_IN_MB ??= String(Math.floor(totalmem() / 2 ** 20));
  xlaFlag("--xla_cpu_enable_concurrency_optimized_scheduler", "false");
  if (variant !== "gpu") {
    const kept = "--tf_xla_persistent_cache_directory";
    if (!env.TF_XLA_FLAGS?.includes(kept)) {
      const dir = compiledFolder(env.XLA_FLAGS ?? "");
      useCompiled(dir);
      if (dir !== undefined) env.TF_XLA_FLAGS = [env.TF_XLA_FLAGS, `${kept}=${dir}`].filter(Boolean).join(" ");
    }
    return;
  }
  env.TF_DETERMINISTIC_OPS ??= "1";
  xlaFlag("--xla_gpu_deterministic_ops", "true");
}

function xlaFlag(flag: string, value: string): void {
  const { env } = process;
  if (!env.XLA_FLAGS?.includes(flag)) env.XLA_FLAGS = [env.XLA_FLAGS, `${flag}=${value}`].filter(Boolean).join(" ");
}
