import type { Augment } from "../../blocks/define.ts";
import { asWritten } from "../as-written.ts";
import { child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { withoutItem } from "../removal.ts";

/** An augmentation has to change something. */
export const deadAugmentation = defineLaw({
  codes: ["SKY4126"],
  says: "Every augmentation changes something.",
  why: "One that changes nothing was meant to do something: a probability of 0, a crop to the size that is there.",
  experiment({ context, experiment, set }) {
    const list = child(experiment, "augment");
    if (!list || hasHole(list) || !set) return;
    const inputs = set.inputs.map(({ name, bands }) => ({ name, bands: bands.length }));
    let size = set.labels.kind === "mask" ? set.labels.size : set.inputs[0]!.tile;
    for (const [index, bound] of list.children) {
      const def = bound.block!.def as unknown as Augment<unknown>;
      const { props } = bound.value as { props: unknown };
      const why = def.inert?.(props, { size, inputs });
      size = def.resized?.(props, size) ?? size;
      if (why === undefined) continue;
      const fixes = withoutItem(list, Number(index), def.name);
      const related = def.resized ? imageSize(set.bound, set.inputs[0]!.name) : [];
      context.report("SKY4126", bound.span, { setting: asWritten(context, bound), why }, { related, fixes });
    }
  },
});

function imageSize(dataset: Parameters<typeof child>[0], input: string) {
  const inputs = child(dataset, "inputs");
  const modality = inputs && child(inputs, input);
  const size = modality && child(modality, "size");
  return size ? [{ message: "the size of the images", span: size.span }] : [];
}
