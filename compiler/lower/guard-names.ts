/** The output that a guarded program's variables hang on. */
export const lossOutput = "loss";

/** The output in which a guarded program tells whether its step was good. */
export const finiteOutput = "finite";
