/**
 * What the native library reads from the environment while it is loaded; a value that the user has set stays.
 * - `TF_DETERMINISTIC_OPS`: kernels that could give other bits from run to run are replaced or refused.
 * - `TF_XLA_FLAGS`: XLA compiles only what is marked for it; on a GPU the marked functions too.
 */
export function engineEnvironment(): void {
  process.env.TF_DETERMINISTIC_OPS ??= "1";
}
