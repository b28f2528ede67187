import { defineCodes, msg } from "../message.ts";

/** SKY4xxx: holes, lengths, and laws that hold between blocks. */
export const laws = defineCodes({
  SKY4001: {
    name: "hole",
    severity: "hole",
    text: msg`"${"property"}" is unstated: the experiment can be checked, but not run.`,
    help: msg`Give it a value, or write: assume VALUE because "where it comes from".`,
  },
  SKY4002: {
    name: "epochs-of-unknown-size",
    severity: "error",
    text: msg`"${"property"}" is in ${"unit"}, but the size of ${"dataset"} is not stated, so it cannot be turned into steps.`,
    help: msg`State it in the data set (samples: 450), or give the length in iters.`,
  },
  SKY4003: {
    name: "warm-up-too-long",
    severity: "error",
    text: msg`The schedule's first parts last ${"warmup"} iters, but the run has only ${"total"}.`,
    help: msg`Make the warm-up shorter than the run, or the run longer.`,
  },
  SKY4004: {
    name: "schedule-leaves-steps",
    severity: "error",
    text: msg`The schedule covers ${"covered"} of ${"total"} iters; for the rest no learning rate is stated.`,
    help: msg`Go on with another part, for example: then cosine.`,
  },
  SKY4005: {
    name: "schedule-part-unreachable",
    severity: "error",
    text: msg`"${"part"}" never begins: the part before it lasts to the end of the run.`,
    help: msg`Remove it, or put it last.`,
  },
  SKY4006: {
    name: "milestone-past-end",
    severity: "error",
    text: msg`The milestone at ${"milestone"} iters lies past the end of the run (${"total"} iters) and would never take effect.`,
    help: msg`Choose one before the end.`,
  },
  SKY4101: {
    name: "heads-do-not-divide",
    severity: "error",
    text: msg`${"heads"} heads cannot share ${"width"} channels evenly.`,
    help: msg`Use a divisor of ${"width"}, for example ${"suggestion"}.`,
  },
  SKY4102: {
    name: "patch-does-not-divide",
    severity: "error",
    text: msg`Patches of ${"patch"} px do not tile an image of ${"size"} px.`,
    help: msg`Use a divisor of ${"size"}, for example ${"suggestion"}px.`,
  },
  SKY4103: {
    name: "grids-differ",
    severity: "error",
    text: msg`"${"a"}" gives ${"grid_a"} features and "${"b"}" gives ${"grid_b"} (height x width x channels); they cannot be fused as they are.`,
    help: msg`Make them agree, or say how to align them: align: pixel_shuffle.`,
  },
  SKY4104: {
    name: "grids-cannot-align",
    severity: "error",
    text: msg`"${"a"}" gives ${"grid_a"} features and "${"b"}" gives ${"grid_b"} (height x width x channels): no whole factor lies between them, so pixel shuffle cannot align them.`,
    help: msg`Choose patch sizes whose grids are equal or whole multiples, the finest input first.`,
  },
  SKY4105: {
    name: "no-class-token",
    severity: "error",
    text: msg`The head reads the class token, and the backbone has none.`,
    help: msg`Write pool: mean, or give the backbone class_token: true.`,
  },
  SKY4106: {
    name: "footprints-differ",
    severity: "error",
    text: msg`"${"a"}" covers ${"footprint_a"} m of ground and "${"b"}" ${"footprint_b"} m; fused pixels would not show the same place.`,
    help: msg`Choose size and gsd so that both cover the same ground.`,
  },
  SKY4107: {
    name: "head-task",
    severity: "error",
    text: msg`${"head"} cannot do ${"task"}.`,
    help: msg`Heads that can: ${"heads"}.`,
  },
  SKY4108: {
    name: "labels-task",
    severity: "error",
    text: msg`The task is ${"task"}, but ${"dataset"} has ${"labels"} labels.`,
    help: msg`Choose the task that the labels are for: ${"wanted"}.`,
  },
  SKY4109: {
    name: "no-such-input",
    severity: "error",
    text: msg`"${"name"}" is not an input here.`,
    help: msg`There are ${"inputs"}.`,
  },
  SKY4110: {
    name: "encoder-or-backbone",
    severity: "error",
    text: msg`An experiment has either a backbone (one input) or an encoder (several inputs or dates); this one has ${"found"}.`,
    help: msg`${"hint"}`,
  },
  SKY4111: {
    name: "modality-not-in-data",
    severity: "error",
    text: msg`The encoder works on modality "${"modality"}", which data set ${"dataset"} does not have.`,
    help: msg`Its inputs are ${"inputs"}.`,
  },
  SKY4112: {
    name: "member-not-used",
    severity: "error",
    text: msg`"${"member"}" feeds nothing: neither a fusion nor the encoder's result uses it.`,
    help: msg`Add it to the fusion's inputs, or remove it.`,
  },
  SKY4113: {
    name: "crop-does-not-fit",
    severity: "error",
    text: msg`A window of ${"size"} px on the labels' grid is ${"found"} px of input "${"input"}", which is not a whole number inside the tile of ${"tile"} px.`,
    help: msg`Choose a window of at most ${"reference"} px that all inputs share.`,
  },
  SKY4114: {
    name: "several-dates",
    severity: "error",
    text: msg`Input "${"input"}" has ${"frames"} dates, and a backbone alone sees one image.`,
    help: msg`Use an encoder with a fusion over time, or frames: 1.`,
  },
  SKY4201: {
    name: "expectation-fails",
    severity: "error",
    text: msg`What was expected does not hold: ${"expression"}.\n${"values"}`,
  },
  SKY4202: {
    name: "unknown-measure",
    severity: "error",
    text: msg`"${"name"}" cannot be measured here.`,
    help: msg`${"hint"}`,
  },
  SKY4203: {
    name: "no-such-trial",
    severity: "error",
    text: msg`No sweep of this experiment has a trial with ${"where"}.`,
    help: msg`${"hint"}`,
  },
  SKY4204: {
    name: "not-a-statement",
    severity: "error",
    text: msg`An expectation compares two values; "${"text"}" does not.`,
    help: msg`For example: OA(test) >= 80%, or params(all) ~ 2.3M ± 2%.`,
  },
});
