import { currentVariant } from "../provision/provision.ts";

/**
 * What the native library reads from the environment while it is loaded; a value that the user has set stays.
 * A GPU's kernels add in any order unless told not to (`TF_DETERMINISTIC_OPS`, `xla_gpu_deterministic_ops`); those of the CPU
 * give the same bits anyway, and would with the first of them refuse the gradient of maximum pooling.
 */
export function engineEnvironment(): void {
  if (currentVariant() !== "gpu") return;
  process.env.TF_DETERMINISTIC_OPS ??= "1";
  const flag = "--xla_gpu_deterministic_ops=true";
  if (!process.env.XLA_FLAGS?.includes("--xla_gpu_deterministic_ops")) {
    process.env.XLA_FLAGS = [process.env.XLA_FLAGS, flag].filter(Boolean).join(" ");
  }
}
