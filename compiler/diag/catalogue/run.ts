import { defineCodes, msg } from "../message.ts";

/** SKY7xxx: training, evaluation, checkpoints, run folders. */
export const run = defineCodes({
  SKY7001: {
    name: "loss-not-finite",
    severity: "error",
    text: msg`The loss became ${"value"} at step ${"step"}; the first tensor to go was ${"tensor"}.`,
    help: msg`The last good checkpoint is ${"checkpoint"}. A lower learning rate or a longer warm-up is the usual mend.`,
  },
  SKY7002: {
    name: "checkpoint-corrupt",
    severity: "error",
    text: msg`The checkpoint ${"path"} cannot be used: ${"reason"}.`,
    help: msg`${"hint"}`,
  },
  SKY7003: {
    name: "checkpoint-of-another-run",
    severity: "error",
    text: msg`The checkpoint ${"path"} does not belong to this run: ${"reason"}.`,
    help: msg`Continuing from it would mix two experiments. Resume the folder that it was written for, or run this one from the start.`,
  },
  SKY7004: {
    name: "no-checkpoint",
    severity: "error",
    text: msg`${"dir"} holds no checkpoint, so there is nothing to go on from.`,
    help: msg`Start it from the beginning: ${"command"}`,
  },
  SKY7005: {
    name: "run-folder-in-use",
    severity: "error",
    text: msg`${"dir"} is in use by process ${"pid"} on ${"host"}, since ${"since"}.`,
    help: msg`Two processes writing one run folder would spoil it. Wait for the other one, stop it, or give this run a folder of its own with --out.`,
  },
  SKY7006: {
    name: "run-folder-not-empty",
    severity: "error",
    text: msg`${"dir"} is not empty and does not hold this run: ${"reason"}.`,
    help: msg`Nothing was changed. Choose another --out, or write --force to replace what is there.`,
  },
  SKY7007: {
    name: "run-already-finished",
    severity: "error",
    text: msg`${"dir"} holds this very run, and it is finished at step ${"step"}.`,
    help: msg`There is nothing left to resume. Its report is ${"report"}; run it again with --force, or check it with: skyc verify ${"dir"}`,
  },
  SKY7008: {
    name: "run-unfinished",
    severity: "error",
    text: msg`${"dir"} holds this very run, stopped after step ${"step"}.`,
    help: msg`Go on with: skyc resume ${"dir"} (or start over with --force).`,
  },
  SKY7009: {
    name: "not-a-run-folder",
    severity: "error",
    text: msg`${"dir"} is not a run folder: ${"reason"}.`,
    help: msg`A run folder is what skyc run makes; it holds run.json, source.sky and checkpoints/.`,
  },
  SKY7010: {
    name: "disk-full",
    severity: "error",
    text: msg`The disk is full: ${"path"} could not be written (${"detail"}).`,
    help: msg`No half file was left, and everything written before is whole. Free some space and go on with skyc resume.`,
  },
  SKY7011: {
    name: "cannot-write",
    severity: "error",
    text: msg`${"path"} could not be written: ${"detail"}.`,
    help: msg`Check that the folder exists and may be written by you, or choose another with --out.`,
  },
  SKY7012: {
    name: "expectation-failed",
    severity: "error",
    text: msg`The run is finished, and an expectation does not hold: ${"text"} (${"values"}).`,
    help: msg`The report was written all the same: ${"page"}`,
  },
  SKY7013: {
    name: "interrupted",
    severity: "error",
    text: msg`Stopped at your wish after step ${"step"} of ${"total"}; a checkpoint was written.`,
    help: msg`Go on with: skyc resume ${"dir"}`,
  },
  SKY7014: {
    name: "verify-differs",
    severity: "error",
    text: msg`Running ${"dir"} again gave other results: ${"what"}.`,
    help: msg`On the same machine with the same versions the results are equal to the bit. ${"hint"}`,
  },
  SKY7015: {
    name: "split-missing",
    severity: "error",
    text: msg`The data have no ${"split"} split with samples.`,
    help: msg`Splits that have some: ${"splits"}.`,
  },
  SKY7016: {
    name: "no-sweep",
    severity: "error",
    text: msg`${"what"}.`,
    help: msg`${"hint"}`,
  },
  SKY7017: {
    name: "trials-failed",
    severity: "error",
    text: msg`${"failed"} of ${"total"} trials did not finish: ${"names"}.`,
    help: msg`The finished ones are kept; the same command tries only the others again.`,
  },
  SKY7018: {
    name: "no-labelled-samples",
    severity: "error",
    text: msg`The ${"split"} split has no labelled pixel or sample, so it has no metrics.`,
    help: msg`Check the labels and the ignore index of the data set.`,
  },
  SKY7019: {
    name: "data-changed",
    severity: "error",
    text: msg`The data are not those that ${"dir"} was started with: ${"what"}.`,
    help: msg`Bring the files back to what lock.json names, or start a new run.`,
  },
  SKY7020: {
    name: "version-changed",
    severity: "error",
    text: msg`${"dir"} was started with skyc ${"was"}, and this is ${"now"}.`,
    help: msg`Another version may compute other numbers, so the run would be neither one nor the other. Use skyc ${"was"}, or start a new run.`,
  },
  SKY7021: {
    name: "option-wrong",
    severity: "error",
    text: msg`${"option"} cannot be ${"value"}: ${"reason"}.`,
  },
  SKY7036: {
    name: "features-not-finite",
    severity: "error",
    text: msg`The frozen encoder makes numbers that are not finite of sample ${"sample"} (${"feature"}).`,
    help: msg`No head can be trained on them. Look at the sample's values and at the weights that the encoder starts from.`,
  },
  SKY7050: {
    name: "engine-failed",
    severity: "error",
    text: msg`TensorFlow failed in ${"program"}: ${"detail"}.`,
    help: msg`The run folder keeps the last checkpoint. Try again with the environment variable TF_CPP_MIN_LOG_LEVEL=0 to see the library's own log, and run "skyc doctor" to see whether the engine is whole.`,
  },
  SKY7051: {
    name: "out-of-memory",
    severity: "error",
    text: msg`There was not enough memory for ${"program"}: ${"detail"}.`,
    help: msg`Use a smaller batch or smaller images, end other programs, or use a machine with more memory.`,
  },
});
