import { defineCodes, msg } from "../message.ts";

/** SKY4126 to SKY4149: settings without effect, parts of a model, classes, hidden labels, names that are never used. */
export const effects = defineCodes({
  SKY4126: {
    name: "setting-without-effect",
    severity: "error",
    text: msg`${"setting"} has no effect: ${"why"}.`,
    help: msg`Remove it, or give it a value that does something.`,
  },
  SKY4127: {
    name: "augmentation-repeated",
    severity: "error",
    text: msg`${"block"} is applied a second time: ${"why"}.`,
    help: msg`Keep one of the two.`,
  },
  SKY4128: {
    name: "no-such-part",
    severity: "error",
    text: msg`"${"name"}" is not a part of this model, so "${"property"}" would change nothing.`,
    help: msg`${"hint"}`,
  },
  SKY4129: {
    name: "nothing-trained",
    severity: "error",
    text: msg`Every part of the model is frozen, so training would change nothing.`,
    help: msg`Leave out a part that is to be trained, for example the head.`,
  },
  SKY4130: {
    name: "rate-of-frozen-part",
    severity: "error",
    text: msg`"${"name"}" is frozen, so its own learning rate has no effect.`,
    help: msg`Remove it from lr_mult, or from freeze.`,
  },
  SKY4131: {
    name: "ignore-is-a-class",
    severity: "error",
    text: msg`Label ${"ignore"} is ignored, and it is also the class "${"class"}": that class would never be learnt.`,
    help: msg`Classes are numbered 0 to ${"last"}; write ignore: ${"instead"}.`,
  },
  SKY4132: {
    name: "class-count",
    severity: "error",
    text: msg`${"found"}: ${"why"}.`,
    help: msg`${"hint"}`,
  },
  SKY4133: {
    name: "class-weights-length",
    severity: "error",
    text: msg`The loss has ${"found"} class weights, and the labels have ${"classes"} classes.`,
    help: msg`Give one weight for each class, in the order of the labels.`,
  },
  SKY4134: {
    name: "labels-hidden",
    severity: "error",
    text: msg`${"what"} needs the labels of "${"split"}", which are hidden: it could never be measured here.`,
    help: msg`${"hint"}`,
  },
  SKY4135: {
    name: "labels-not-hidden",
    severity: "error",
    text: msg`The labels of "${"split"}" are not hidden, so "${"text"}" is measured here and needs no leaderboard.`,
    help: msg`Remove via: leaderboard, or say hidden: [${"split"}.labels] in the data set.`,
  },
  SKY4136: {
    name: "nothing-to-hide",
    severity: "error",
    text: msg`The labels of "${"split"}" are hidden, but the data set has no such split.`,
    help: msg`Add the split, or remove it from "hidden".`,
  },
  SKY4137: {
    name: "validation-is-test",
    severity: "warning",
    text: msg`Validation and test are the same samples (${"split"}): what is chosen by validation is chosen by the test.`,
    help: msg`Take them apart, or leave out "val" where nothing is chosen by it.`,
  },
  SKY4138: {
    name: "submission-not-whole",
    severity: "warning",
    text: msg`The labels of "${"split"}" are hidden, and its predictions would cover only the middle ${"size"} px of each tile's ${"tile"} px.`,
    help: msg`Crop less, or expect a leaderboard to refuse the files.`,
  },
  SKY4139: {
    name: "let-never-used",
    severity: "error",
    text: msg`"${"name"}" is declared and never used: it has no effect.`,
    help: msg`Use it, or remove it.`,
  },
  SKY4140: {
    name: "never-used",
    severity: "warning",
    text: msg`"${"name"}" is ${"how"} and never used in this file.`,
    help: msg`Remove it.`,
  },
  SKY4141: {
    name: "unusual-value",
    severity: "warning",
    text: msg`${"setting"} is far from what is usual (${"usual"}): training will most likely diverge.`,
    help: msg`Check the exponent.`,
  },
  SKY4142: {
    name: "labels-do-not-count",
    severity: "error",
    text: msg`A label smoothing of 1 spreads every target evenly over all classes: the labels no longer count.`,
    help: msg`Write a small share, for example 0.1.`,
  },
  SKY4143: {
    name: "batch-beyond-the-set",
    severity: "warning",
    text: msg`A step takes ${"batch"} samples, and ${"dataset"} has ${"samples"} to train on: every step would see some of them twice.`,
    help: msg`Choose a smaller batch.`,
  },
  SKY4144: {
    name: "everything-dropped",
    severity: "error",
    text: msg`With ${"property"}: 1 everything is dropped in every step, and nothing is learnt from what is left.`,
    help: msg`Write a share below 1, for example 0.1.`,
  },
  SKY4145: {
    name: "mean-never-moves",
    severity: "error",
    text: msg`A running mean with factor ${"beta"} never moves: it would stay 0, and no weight could be updated.`,
    help: msg`Write factors below 1, for example [0.9, 0.999].`,
  },
});
