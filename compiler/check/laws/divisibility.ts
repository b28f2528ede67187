import type { Augment } from "../../blocks/define.ts";
import { divisorsAround, tilingHint } from "../../blocks/rule.ts";
import type { Fix } from "../../diag/diagnostic.ts";
import type { BranchPlan } from "../../elaborate/model-plan.ts";
import { type Bound, child } from "../bound.ts";
import { defineLaw, type KnownExperiment } from "../law.ts";

/** Images are whole numbers of patches or windows. */
export const divisibility = defineLaw({
  codes: ["SKY4102"],
  says: "The side of every image, after all crops, is a multiple of what its encoder works on: patches, windows.",
  why: "What does not tile the image would be cut off or padded in silence.",
  essential: true,
  experiment(known) {
    for (const branch of known.encoder?.branches ?? []) {
      const { backbone, input } = branch;
      const multiple = backbone.def.multiple?.(backbone.props);
      if (!multiple || input.size % multiple.of === 0) continue;
      const sizes = sizesAround(known, branch);
      const fixes: Fix[] = multiple.free
        ? nearestFirst(divisorsAround(input.size, multiple.of), multiple.of).map((patch) => ({
            title: `Write ${multiple.at}: ${patch}px`,
            edits: [backbone.edit(multiple.at, `${patch}px`)],
          }))
        : [];
      const crop = lastCrop(known.experiment);
      const args = {
        patch: multiple.of,
        size: input.size,
        hint: tilingHint(
          input.size,
          multiple.of,
          sizes.map((size) => size.own),
        ),
      };
      const related = [
        ...(crop ? [{ message: "images are cut to this", span: crop.span }] : []),
        ...(backbone.image ? [{ message: "the size of its images", span: backbone.image }] : []),
      ];
      const crops = sizes.map(({ reference }) => ({
        title: `Cut to ${reference}px`,
        edits: crop ? [{ span: crop.span, text: `${reference}px` }] : [],
      }));
      const at = backbone.place(multiple.at);
      // Of a usual patch and a window that it does not tile, the window is the slip.
      if (crop && isUsual(multiple.of) && crops.length > 0) {
        const patch = [{ message: "what they have to tile", span: at }];
        known.context.report("SKY4102", crop.span, args, { related: patch, fixes: [...crops, ...fixes] });
        continue;
      }
      known.context.report("SKY4102", at, args, { related, fixes: [...fixes, ...(crop ? crops : [])] });
    }
  },
});

/** Powers of two, and DINOv2's 14. */
const isUsual = (patch: number): boolean => patch === 14 || Number.isInteger(Math.log2(patch));

const nearestFirst = (numbers: readonly number[], wanted: number): number[] =>
  [...numbers].sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || b - a);

/** Where the last crop says its size. */
function lastCrop(experiment: Bound): Bound | undefined {
  const list = [...(child(experiment, "augment")?.children.values() ?? [])];
  const last = list.filter((b) => (b.block?.def as unknown as Augment<unknown> | undefined)?.resized).at(-1);
  return last && child(last, "size");
}

/** The sizes next to the present one, on the labels' grid and of this input, that suit every input and every encoder. */
function sizesAround(
  { set, resized, encoder }: KnownExperiment,
  { input }: BranchPlan,
): readonly { readonly reference: number; readonly own: number }[] {
  if (!set || !resized || !encoder) return [];
  const tile = set.labels.kind === "mask" ? set.labels.size : set.inputs[0]!.tile;
  const present = Math.round((input.size * tile) / input.tile);
  const suits = (size: number): boolean =>
    resized.inputs.every((one) => Number.isInteger((one.tile * size) / tile)) &&
    encoder.branches.every(({ backbone, input: one }) => {
      const of = backbone.def.multiple?.(backbone.props).of ?? 1;
      return ((one.tile * size) / tile) % of === 0;
    });
  const found: number[] = [];
  for (let size = present - 1; size > 0 && found.length < 1; size--) if (suits(size)) found.push(size);
  for (let size = present + 1; size <= tile; size++) {
    if (!suits(size)) continue;
    found.push(size);
    break;
  }
  return found.map((reference) => ({ reference, own: (input.tile * reference) / tile }));
}
