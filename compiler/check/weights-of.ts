import type { ExtendProps } from "../blocks/adapter/extend.ts";
import type { Backbone, Sensor } from "../blocks/define.ts";
import { layoutOf, layoutsOf } from "../blocks/layout-names.ts";
import type { ValueUnit } from "../blocks/units.ts";
import type { WeightsProps } from "../blocks/weights/weights.ts";
import { diagnostic } from "../diag/diagnostic.ts";
import type { InputPlan } from "../elaborate/program.ts";
import type { Adapter, TrainedOn, WeightsUse } from "../elaborate/weights.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { expandBands, statisticsOf } from "./modality.ts";
import { settingEdit } from "./setting-edit.ts";
import { isComplete, weightsFindings } from "./weights-law.ts";

/**
 * The weights that a backbone starts from, held against the input that it gets where the text says all of their training; undefined
 * where there are none, or after a report.
 */
export function weightsOf(
  context: CheckContext,
  backbone: Bound,
  modality: Bound,
  input: InputPlan,
): WeightsUse | undefined {
  const { from } = backbone;
  const sensor = child(modality, "sensor")?.block?.sensor;
  if (!from?.block || !sensor || hasHole(from)) return undefined;
  const { path, part, key, layout: named, resample } = (from.value as { props: WeightsProps }).props;
  const before = context.diagnostics.length;
  const stated = statedTraining(context, from, sensor);
  const adapter = adapterOf(context, from, sensor);
  const def = backbone.block!.def as unknown as Backbone<unknown>;
  const layout = named ? layoutOf(def.name, named) : undefined;
  if (named && !layout) {
    const there = layoutsOf(def.name).map((one) => one.layout);
    const hint =
      there.length > 0
        ? `There are ${there.join(", ")} for it; without layout, the file has the backbone's own names.`
        : "Leave layout out: the file has to have the backbone's own names.";
    const args = { layout: named, block: def.name, hint };
    const fixes = there.slice(0, 1).map((name) => ({
      title: `Write layout: ${name}`,
      edits: [settingEdit(from, "layout", name)],
    }));
    context.diagnostics.push(diagnostic("SKY4167", writtenAt(from, "layout") ?? from.span, args, { fixes }));
  }
  if (context.failedSince(before)) return undefined;
  const { props } = backbone.value as { props: unknown };
  const inputLayer = def.inputLayer?.(props);
  const positions = def.positions?.(props);
  const use: WeightsUse = {
    path,
    ...(part ? { part } : {}),
    ...(key ? { key } : {}),
    ...(layout ? { layout } : {}),
    stated,
    ...(adapter ? { adapter } : {}),
    input,
    ...(inputLayer ? { inputLayer } : {}),
    ...(positions ? { positions } : {}),
    resample: resample === true,
    span: from.span,
    place: (property) => writtenAt(from, property) ?? from.span,
    edit: (property, value) => settingEdit(from, property, value),
    modality: (property, value) => settingEdit(modality, property, value),
    modalitySpan: modality.declaration?.node.name.span ?? modality.span,
  };
  if (isComplete(stated)) context.diagnostics.push(...weightsFindings(use, stated).diagnostics);
  return use;
}

const writtenAt = (bound: Bound, property: string): Bound["span"] | undefined => {
  const own = child(bound, property);
  return own && own.origin.kind !== "default" ? own.span : undefined;
};

/** What the text says of their training. Statistics are by band and in a unit, so they are known with both. */
function statedTraining(context: CheckContext, from: Bound, sensor: Sensor): Partial<TrainedOn> {
  const written = child(from, "bands");
  const bands = written && written.origin.kind !== "default" ? expandBands(context, sensor, written) : undefined;
  const values = child(from, "values")?.value as ValueUnit | null | undefined;
  const normalize = child(from, "normalize");
  const name = "the weights";
  const at = normalize?.span ?? from.span;
  const statistics =
    bands && values && normalize?.block
      ? statisticsOf(context, normalize, { name, at, sensor, bands, values })
      : undefined;
  return {
    ...(bands ? { bands } : {}),
    ...(values ? { values } : {}),
    ...(statistics ? { mean: statistics.mean, std: statistics.std } : {}),
  };
}

function adapterOf(context: CheckContext, from: Bound, sensor: Sensor): Adapter | undefined {
  const stem = child(from, "stem");
  if (!stem?.block) return undefined;
  if (stem.block.name === "select") return { kind: "select" };
  const { init } = (stem.value as { props: ExtendProps }).props;
  const names = (property: string): readonly string[] => {
    const list = child(stem, property);
    return list && list.children.size > 0 ? (expandBands(context, sensor, list) ?? []) : [];
  };
  return { kind: "extend", bands: names("bands"), init: init!, drop: names("drop") };
}
