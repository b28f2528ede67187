import type { ModalityProps } from "../blocks/declaration/modality.ts";
import type { Sensor } from "../blocks/define.ts";
import { showUnit, type ValueUnit } from "../blocks/units.ts";
import type { Edit, Fix } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import type { InputPlan } from "../elaborate/program.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { withoutItem } from "./removal.ts";
import { settingEdit } from "./setting-edit.ts";

/** ImageNet's statistics of Red, Green, Blue for 8-bit values (torchvision's, times 255). */
const imagenet: Readonly<Record<string, readonly [mean: number, std: number]>> = {
  Red: [123.675, 58.395],
  Green: [116.28, 57.12],
  Blue: [103.53, 57.375],
};

/** What a modality gives the model, all bands, units and statistics settled; undefined after a report, or where it has holes. */
export function inputPlan(context: CheckContext, name: string, modality: Bound): InputPlan | undefined {
  if (modality.hole || ["sensor", "bands", "size"].some((key) => child(modality, key)?.hole)) return undefined;
  const props = (modality.value as { props: ModalityProps; name: string }).props;
  const sensor = child(modality, "sensor")?.block?.sensor;
  if (!sensor) return undefined;
  const bands = expandBands(context, sensor, child(modality, "bands"));
  if (!bands) return undefined;
  const values = valueUnit(context, modality, sensor);
  const statistics = values && normalization(context, modality, sensor, bands, values);
  if (!values || !statistics) return undefined;
  const native = Math.min(...sensor.bands.filter((b) => bands.includes(b.name)).map((b) => b.gsd));
  return {
    name,
    modality: (modality.value as { name: string }).name,
    sensor: sensor.name,
    bands,
    gsd: props.gsd ?? native,
    size: props.size,
    tile: props.size,
    frames: props.frames?.take ?? 1,
    values,
    ...statistics,
  };
}

/** Band names with ranges expanded in the sensor's own order. */
export function expandBands(
  context: CheckContext,
  sensor: Sensor,
  bound: Bound | undefined,
): readonly string[] | undefined {
  const all = sensor.bands.map((b) => b.name);
  if (!bound) return all;
  const out: string[] = [];
  let good = true;
  for (const item of bound.children.values()) {
    const ends = (item.value as string).split("..");
    const places = ends.map((band) => {
      const at = all.indexOf(band);
      if (at < 0) {
        good = false;
        // A range that runs past the sensor's last band ends there.
        const past = band === ends[1] && all.includes(ends[0]!) ? all.at(-1) : undefined;
        const near = spelling(band, all) ?? byColour(band, sensor) ?? past;
        const whole = ends.map((end) => (end === band ? (near ?? band) : end)).join("..");
        const fixes = near
          ? [{ title: `Change "${band}" to "${near}"`, edits: [{ span: item.span, text: whole }] }]
          : [];
        context.report("SKY3201", item.span, { sensor: sensor.name, band, bands: all.join(", ") }, { fixes });
      }
      return at;
    });
    if (places.some((p) => p < 0)) continue;
    const [from, to = from] = places as [number, number?];
    if (to! < from) {
      good = false;
      const example = `${ends[1]}..${ends[0]}`;
      context.report(
        "SKY3104",
        item.span,
        { range: item.value as string, example },
        { fixes: [{ title: `Write ${example}`, edits: [{ span: item.span, text: example }] }] },
      );
      continue;
    }
    for (const band of all.slice(from, to! + 1)) {
      if (out.includes(band)) {
        context.report("SKY3202", item.span, { band }, { fixes: onceOnly(bound, item, all, out) });
        good = false;
      } else out.push(band);
    }
  }
  return good ? out : undefined;
}

/** Takes a band out that is listed before; of a range, the part that is. */
function onceOnly(list: Bound, item: Bound, all: readonly string[], before: readonly string[]): Fix[] {
  const [from, to = from] = (item.value as string).split("..") as [string, string?];
  const left = all.slice(all.indexOf(from), all.indexOf(to!) + 1).filter((band) => !before.includes(band));
  const index = [...list.children.values()].indexOf(item);
  if (left.length === 0) return withoutItem(list, index, item.value as string);
  const text = left.join(", ");
  return [{ title: `Write ${text}`, edits: [{ span: item.span, text }] }];
}

/** Colours as people call them, by wavelength in nm (Sentinel-2 and Landsat user guides). */
const colours: Readonly<Record<string, readonly [from: number, to: number]>> = {
  Blue: [450, 520],
  Green: [530, 590],
  Red: [630, 690],
  RedEdge: [695, 790],
  NIR: [800, 860],
  SWIR: [1550, 1750],
};

/** The band of a sensor that a colour is, or of the others the one that a band's number of another product means. */
function byColour(band: string, sensor: Sensor): string | undefined {
  const [from, to] = colours[band] ?? [];
  if (from === undefined) return undefined;
  return sensor.bands.find(({ wavelength }) => wavelength !== undefined && wavelength >= from && wavelength <= to!)
    ?.name;
}

/** `b2` for B02, `Rde` for Red. B10 is no misspelt B01: where names differ in their digits, nothing is guessed. */
function spelling(band: string, all: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/0+(?=\d)/g, "");
  return all.find((name) => plain(name) === plain(band)) ?? (/\d/.test(band) ? undefined : nearest(band, all));
}

/** What the stored numbers mean. A sensor's product is stored in one way; reading it in another is an error, not a guess. */
function valueUnit(context: CheckContext, modality: Bound, sensor: Sensor): ValueUnit | undefined {
  const given = child(modality, "values");
  if (!given || given.hole) return sensor.values;
  const unit = given.value as ValueUnit;
  if (showUnit(unit) === showUnit(sensor.values)) return unit;
  const stored = showUnit(sensor.values);
  const name = (modality.value as { name: string }).name;
  context.report(
    "SKY3203",
    given.span,
    { modality: name, given: showUnit(unit), format: `the ${sensor.name} product`, stored },
    {
      related: [{ message: "the sensor is chosen here", span: child(modality, "sensor")!.span }],
      fixes: [{ title: `Write ${stored}`, edits: [{ span: given.span, text: stored }] }],
    },
  );
  return undefined;
}

/** What is subtracted and divided by, a number a band. */
export interface Statistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

function normalization(
  context: CheckContext,
  modality: Bound,
  sensor: Sensor,
  bands: readonly string[],
  values: ValueUnit,
): Statistics | undefined {
  const block = child(modality, "normalize");
  const { name } = modality.value as { name: string };
  const at = block?.span ?? child(modality, "sensor")?.span ?? modality.span;
  return statisticsOf(context, block, {
    name,
    at,
    sensor,
    bands,
    values,
    open: settingEdit(modality, "normalize", "unstated"),
  });
}

/** The numbers that a way to normalise stands for; the sensor's published ones where none is named. Undefined after a report. */
export function statisticsOf(
  context: CheckContext,
  block: Bound | undefined,
  {
    name,
    at,
    sensor,
    bands,
    values,
    open,
  }: {
    readonly name: string;
    readonly at: Span;
    readonly sensor: Sensor;
    readonly bands: readonly string[];
    readonly values: ValueUnit;
    /** The edit that says that nobody knows them. */
    readonly open?: Edit;
  },
): Statistics | undefined {
  const missing = (absent: readonly string[]): undefined => {
    context.report(
      "SKY3204",
      at,
      {
        sensor: sensor.name,
        bands: absent.join(", "),
        values: showUnit(values),
        modality: name,
      },
      { fixes: open ? [{ title: "Leave it open", edits: [open] }] : [] },
    );
    return undefined;
  };
  // What is not known yet stands for something that fits: a program with holes is never made.
  if (block && hasHole(block)) return { mean: bands.map(() => 0), std: bands.map(() => 1) };
  if (block?.block?.name === "statistics") {
    const given = (block.value as { props: Statistics }).props;
    for (const key of ["mean", "std"] as const) {
      const found = given[key];
      if (found.length === bands.length) continue;
      const single = (["mean", "std"] as const).flatMap((one) => {
        const written = given[one].length === 1 ? child(block, one) : undefined;
        const text = `[${bands.map(() => written?.children.get("0")?.text).join(", ")}]`;
        return written ? [{ span: written.span, text }] : [];
      });
      const fixes = found.length === 1 ? [{ title: "Take the same number for all bands", edits: single }] : [];
      context.report(
        "SKY3205",
        child(block, key)?.span ?? at,
        {
          property: key,
          found: given[key].length === 1 ? "1 number" : `${given[key].length} numbers`,
          bands: bands.length,
        },
        { fixes },
      );
      return undefined;
    }
    return given;
  }
  if (block?.block?.name === "imagenet") {
    const absent = bands.filter((b) => !imagenet[b]);
    if (absent.length > 0 || values.kind !== "uint8") return missing(absent.length > 0 ? absent : bands);
    return { mean: bands.map((b) => imagenet[b]![0]), std: bands.map((b) => imagenet[b]![1]) };
  }
  const known = sensor.statistics;
  const absent = bands.filter((b) => known?.mean[b] === undefined || known.std[b] === undefined);
  if (!known || absent.length > 0) return missing(absent);
  return { mean: bands.map((b) => known.mean[b]!), std: bands.map((b) => known.std[b]!) };
}
