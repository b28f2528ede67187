import type { Schedule } from "../blocks/define.ts";
import type { Length } from "../blocks/units.ts";
import type { Edit, Fix, Related } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import type { SchedulePlan } from "../elaborate/program.ts";
import { rateAt } from "../elaborate/schedule.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { callOf } from "./dataset.ts";
import { attemptOwn } from "./elaboration.ts";
import { withoutItem, withoutPart } from "./removal.ts";
import { settingEdit } from "./setting-edit.ts";

/** What turns lengths into steps. */
export interface Pace {
  readonly batch: number;
  /** Training samples, where the text tells. */
  readonly samples: number | undefined;
  readonly dataset: string;
  /** False where the data set or the batch was left open or reported: then nothing is said of epochs. */
  readonly known: boolean;
  /** The edit that says that nobody knows how many samples there are. */
  readonly open?: Edit | undefined;
  /** What a finding about the pace also points at: how long the run is, which data set it goes over. */
  readonly places: { readonly length?: Span; readonly data?: Span };
}

const beside = (message: string, span: Span | undefined): { readonly related: readonly Related[] } => ({
  related: span ? [{ message, span }] : [],
});
const runLength = ({ places }: Pace): { readonly related: readonly Related[] } =>
  beside("the length of the run", places.length);

/** A length in iterations: iters as they are, samples / batch, epochs * samples / batch (the last, smaller batch of an epoch counts). */
export function iterationsOf(context: CheckContext, bound: Bound, property: string, pace: Pace): number | undefined {
  const { value, unit } = bound.value as Length;
  if (unit === "iters") return value;
  if (unit === "samples") return Math.ceil(value / pace.batch);
  if (pace.samples === undefined) {
    const related = beside("the data set", pace.places.data);
    const fixes = pace.open ? [{ title: "Leave the number of samples open", edits: [pace.open] }] : [];
    const args = { property, unit, dataset: pace.dataset };
    if (pace.known) context.report("SKY4002", bound.span, args, { ...related, fixes });
    return undefined;
  }
  return Math.max(1, Math.round((value * pace.samples) / pace.batch));
}

/** Lays the schedule's parts end to end over the run; says where they do not fit. */
export function schedulePlan(
  context: CheckContext,
  base: number,
  schedule: Bound | undefined,
  total: number,
  pace: Pace,
): SchedulePlan | undefined {
  if (!schedule || hasHole(schedule)) return { base, segments: [] };
  const segments: SchedulePlan["segments"][number][] = [];
  const parts = [...schedule.children.values()];
  let from = 0;
  let good = true;
  for (const [i, part] of parts.entries()) {
    const def = part.block!.def as unknown as Schedule<unknown>;
    const lengths = lengthProps(context, part, pace);
    if (!lengths) return undefined;
    const own = def.length === undefined ? undefined : (lengths[def.length] as { value: number }).value;
    if (from >= total && own === undefined) {
      context.report("SKY4005", part.span, { part: part.text }, { fixes: withoutPart(context, schedule, i) });
      return undefined;
    }
    const to = own === undefined ? total : from + own;
    if (to > total) {
      const left = Math.max(1, Math.round((total - from) / 10));
      const edits = [settingEdit(part, def.length!, `${left} iters`)];
      const fixes = total > from ? [{ title: `Let it last ${left} iters, a tenth of what is left`, edits }] : [];
      context.report("SKY4003", part.span, { warmup: to, total }, { ...runLength(pace), fixes });
      return undefined;
    }
    const call = callOf(part)!;
    segments.push({ call: { ...call, props: { ...call.props, ...lengths } }, from, to });
    good = milestones(context, part, lengths, total, pace) && good;
    if (call.own) good = ownFactors(context, part, { base, segments }, from, to) && good;
    from = to;
    if (own === undefined && i < parts.length - 1) {
      const fixes = inOtherOrder(context, schedule, part, parts[i + 1]!);
      context.report("SKY4005", parts[i + 1]!.span, { part: parts[i + 1]!.text }, { fixes });
      return undefined;
    }
  }
  if (from < total) {
    const end = schedule.span;
    const fixes = [{ title: "Go on with cosine", edits: [{ span: { ...end, start: end.end }, text: " then cosine" }] }];
    context.report("SKY4004", schedule.span, { covered: from, total }, { ...runLength(pace), fixes });
    return undefined;
  }
  return good ? { base, segments } : undefined;
}

/** Two parts change places, where the second says how long it lasts; otherwise the second is taken out. */
function inOtherOrder(context: CheckContext, schedule: Bound, first: Bound, second: Bound): Fix[] {
  const text = context.sources.get(schedule.span.file)?.text;
  const written = (part: Bound): string => text!.slice(part.span.start, part.span.end);
  const index = [...schedule.children.values()].indexOf(second);
  const remove = withoutPart(context, schedule, index);
  const lasts = (second.block!.def as unknown as Schedule<unknown>).length !== undefined;
  if (!lasts || text === undefined || first.span.file !== second.span.file) return remove;
  const edits = [
    { span: first.span, text: written(second) },
    { span: second.span, text: written(first) },
  ];
  return [{ title: `Put ${second.block!.name} first`, edits }, ...remove];
}

/** A schedule of the user's own gives a factor at its first, middle and last step; what is wrong with it is told now, not in a run. */
function ownFactors(context: CheckContext, part: Bound, plan: SchedulePlan, from: number, to: number): boolean {
  const steps = [from, Math.floor((from + to) / 2), to - 1];
  return steps.every((i) => attemptOwn(context, part.span, () => rateAt(plan, i)) !== undefined);
}

/** Every length among a part's properties, in iterations. */
export function lengthProps(context: CheckContext, part: Bound, pace: Pace): Record<string, unknown> | undefined {
  const out: Record<string, unknown> = {};
  const isLength = (value: unknown): boolean =>
    typeof value === "object" && value !== null && "unit" in value && "value" in value;
  for (const [name, bound] of part.children) {
    if (isLength(bound.value)) {
      const value = iterationsOf(context, bound, name, pace);
      if (value === undefined) return undefined;
      out[name] = { value, unit: "iters" };
    } else if (Array.isArray(bound.value) && bound.value.some(isLength)) {
      const values = [...bound.children.values()].map((item) => iterationsOf(context, item, name, pace));
      if (values.some((v) => v === undefined)) return undefined;
      out[name] = values.map((value) => ({ value, unit: "iters" }));
    }
  }
  return out;
}

/** A drop that never comes would be a setting without effect. */
function milestones(
  context: CheckContext,
  part: Bound,
  lengths: Readonly<Record<string, unknown>>,
  total: number,
  pace: Pace,
): boolean {
  const list = lengths.milestones;
  if (!Array.isArray(list)) return true;
  let good = true;
  for (const [i, { value }] of (list as Length[]).entries()) {
    if (value < total) continue;
    good = false;
    const at = child(part, "milestones")?.children.get(String(i))?.span ?? part.span;
    const all = child(part, "milestones");
    const alone = (list as Length[]).every((one) => one.value >= total);
    const late = Math.max(1, Math.floor(total * 0.75));
    const earlier = [
      { title: `Drop at ${late} iters, three quarters of the run`, edits: [{ span: at, text: `${late} iters` }] },
    ];
    const fixes = all && !alone ? withoutItem(all, i, "it") : list.length === 1 ? earlier : [];
    context.report("SKY4006", at, { milestone: value, total }, { ...runLength(pace), fixes });
  }
  return good;
}
