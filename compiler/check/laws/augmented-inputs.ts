import { child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { noSuchInput } from "../no-such-input.ts";

/** An augmentation that is for some inputs names inputs of the data set. */
export const augmentedInputs = defineLaw({
  codes: ["SKY4109"],
  says: "An augmentation that is only for some inputs names inputs of the data set.",
  why: "A misspelt input would be left as it is, in silence.",
  experiment({ context, experiment, set }) {
    const list = child(experiment, "augment");
    if (!list || hasHole(list) || !set) return;
    const names = set.inputs.map(({ name }) => name);
    for (const bound of list.children.values())
      for (const at of child(bound, "on")?.children.values() ?? [])
        if (!names.includes(at.text)) noSuchInput(context, at, names);
  },
});
