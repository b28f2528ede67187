import { defineCodes, msg } from "../message.ts";

/** SKY7xxx: training, evaluation, checkpoints, run folders. */
export const run = defineCodes({
  SKY7001: {
    name: "loss-not-finite",
    severity: "error",
    text: msg`The loss became ${"value"} at step ${"step"}; the first tensor to go was ${"tensor"}.`,
    help: msg`The last good checkpoint is ${"checkpoint"}.`,
  },
});
