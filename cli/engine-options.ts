/** The options of all commands that train or evaluate, as `command.option(...engineOption)` takes them. */
export const engineOption = [
  "--engine <name>",
  "tf, or reference: every op by its definition in float64; slow, for small models (default: tf)",
] as const;
export const xlaOption = [
  "--xla <when>",
  "on, off, or auto: for training and for evaluation, the form that is sooner at the end (default: on)",
] as const;
export const threadsOption = ["--threads <count>", "threads of the engine's kernels (default: one a core)"] as const;
export const workersOption = [
  "--workers <count>",
  "threads that read and augment; results do not depend on it",
] as const;
