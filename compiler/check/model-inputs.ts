import type { Augment } from "../blocks/define.ts";
import type { BlockCall, InputPlan, LabelPlan } from "../elaborate/program.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { callOf, type DatasetPlan } from "./dataset.ts";
import type { Given } from "./encoder.ts";
import { noSuchInput } from "./no-such-input.ts";
import { withoutItem } from "./removal.ts";

/** What `given: only(ms)` and `given: dates(1)` leave; undefined after a report. */
export function givenOf(context: CheckContext, experiment: Bound, set: DatasetPlan): Given | undefined {
  const given = child(experiment, "given");
  if (!given?.block || hasHole(given)) return {};
  const props = (given.value as { props: { inputs?: readonly string[]; dates?: number; count?: number } }).props;
  const names = set.inputs.map((i) => i.name);
  const unknown = [...(child(given, "inputs")?.children.values() ?? [])].filter((at) => !names.includes(at.text));
  for (const at of unknown) noSuchInput(context, at, names);
  if (unknown.length > 0) return undefined;
  const dates = props.dates ?? props.count;
  return {
    span: given.span,
    ...(props.inputs ? { inputs: props.inputs } : {}),
    ...(dates === undefined ? {} : { dates }),
  };
}

/** What the model gets after augmentation. */
export interface Augmented {
  readonly inputs: readonly InputPlan[];
  readonly labels: LabelPlan;
  readonly augment: readonly BlockCall[];
}

/** Sizes after crops; every input has to have whole pixels there. Undefined after a report, or where something is open. */
export function augmented(context: CheckContext, experiment: Bound, set: DatasetPlan): Augmented | undefined {
  const reference = set.labels.kind === "mask" ? set.labels.size : set.inputs[0]!.tile;
  const blocks = child(experiment, "augment");
  if (blocks && hasHole(blocks)) return undefined;
  let size = reference;
  let at: Bound | undefined;
  let last: { readonly index: number; readonly def: Augment<unknown> } | undefined;
  const augment: BlockCall[] = [];
  for (const [key, bound] of blocks?.children ?? []) {
    const def = bound.block!.def as unknown as Augment<unknown>;
    const call = callOf(bound)!;
    augment.push(call);
    if (!def.resized) continue;
    size = def.resized(call.props, size);
    at = child(bound, "size") ?? bound;
    last = { index: Number(key), def };
  }
  const inputs: InputPlan[] = [];
  for (const input of set.inputs) {
    const scaled = (input.tile * size) / reference;
    if (Number.isInteger(scaled) && scaled <= input.tile) {
      inputs.push({ ...input, size: scaled });
      continue;
    }
    const found = Number(scaled.toFixed(2));
    const suggestion = largestWindow(set, reference, size);
    const edits = at ? [{ span: at.span, text: `${suggestion}px` }] : [];
    const smaller = at && !at.block ? [{ title: `Write ${suggestion}px`, edits }] : [];
    // A window as large as the tile would cut nothing off.
    const fixes =
      suggestion === reference && last?.def.inert ? withoutItem(blocks!, last.index, last.def.name) : smaller;
    context.report("SKY4113", at?.span, { size, found, input: input.name, tile: input.tile, suggestion }, { fixes });
    return undefined;
  }
  const labels = set.labels.kind === "mask" ? { ...set.labels, size } : set.labels;
  return { inputs, labels, augment };
}

/** The largest window up to `wanted` that is whole pixels of every input. */
function largestWindow(set: DatasetPlan, reference: number, wanted: number): number {
  for (let size = Math.min(wanted, reference); size > 1; size--)
    if (set.inputs.every(({ tile }) => Number.isInteger((tile * size) / reference))) return size;
  return reference;
}
