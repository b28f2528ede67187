import { Eta } from "eta";
import { powerLayout } from "../../compiler/elaborate/power-layout.ts";
import { confusionSpec, drawSvg, lossSpec, rateSpec, validationSpec } from "./charts.ts";
import { classColour, css, ignoredColour } from "./class-colours.ts";
import type { ClassReport, Report, SettingReport, SplitReport } from "./report.ts";
import { compactNumber, dateText, durationText, percent, waitedText } from "./show.ts";
import { submissionText } from "./submission-text.ts";
import { runPage } from "./templates/run-page.ts";
import { style } from "./templates/style.ts";

/** Gives the bytes of a file below `pictures/`; undefined when it is gone. */
export type ReadPicture = (file: string) => Uint8Array | undefined;

/** The whole report as one HTML file that loads nothing. */
export async function runHtml(report: Report, read: ReadPicture): Promise<string> {
  const validation = validationSpec(report.curves);
  const [loss, rate, val] = await Promise.all([
    drawSvg(lossSpec(report.curves)),
    drawSvg(rateSpec(report.curves)),
    validation ? drawSvg(validation) : "",
  ]);
  const splits = await Promise.all(Object.entries(report.metrics).map(([name, split]) => splitView(name, split)));
  const it = {
    report,
    style,
    task: report.task.replaceAll("_", " "),
    summary: summary(report),
    chips: chips(report),
    tiles: tiles(report),
    submissions: (report.submissions ?? []).map((s) => ({ split: s.split, text: submissionText(s) })),
    expectations: report.expectations.map((e) => ({
      kind: e.verdict === "not evaluated" ? "open" : e.verdict,
      verdict: e.verdict,
      layout: powerLayout(e).join("\n"),
      reason: e.reason,
    })),
    charts: { loss, rate, validation: val },
    validationNames: [...new Set(report.curves.evaluations.flatMap(({ values }) => Object.keys(values)))],
    hasValidation: report.curves.evaluations.some(({ split }) => split === "val"),
    splits: splits.reverse(),
    ...pictureView(report, read),
    settings: report.settings.map(settingView),
    machine: machine(report),
    identity: identity(report),
  };
  return new Eta({ autoEscape: true }).renderString(runPage, it);
}

function summary({ result, timing, environment }: Report): string {
  const time = durationText(timing.seconds);
  return `${result.steps.toLocaleString("en")} steps in ${time} on ${environment.engine.device === "cpu" ? `${environment.cores} cores` : environment.engine.device}, finished ${dateText(timing.finished)}.`;
}

function chips({ expectations, assumptions, holes }: Report): { kind: string; text: string }[] {
  const count = (verdict: string): number => expectations.filter((e) => e.verdict === verdict).length;
  const out: { kind: string; text: string }[] = [];
  const add = (n: number, kind: string, one: string, many: string): void => {
    if (n > 0) out.push({ kind, text: n === 1 ? `1 ${one}` : `${n} ${many}` });
  };
  add(count("holds"), "holds", "expectation holds", "expectations hold");
  add(count("fails"), "fails", "expectation fails", "expectations fail");
  add(count("not evaluated"), "open", "expectation not evaluated", "expectations not evaluated");
  add(assumptions.length, "open", "assumption", "assumptions");
  add(holes.length, "open", "hole", "holes");
  return out;
}

function tiles({ metrics, result, timing }: Report): { name: string; value: string }[] {
  const [name, best] = Object.entries(metrics).at(-1) ?? [];
  return [
    ...Object.entries(best?.values ?? {}).map(([metric, value]) => ({
      name: `${metric} on ${name}`,
      value: percent(value),
    })),
    ...(best ? [{ name: `loss on ${name}`, value: best.loss.toFixed(3) }] : []),
    { name: "parameters", value: compactNumber(result.parameters) },
    ...(result.frozen === undefined ? [] : [{ name: "of them frozen", value: compactNumber(result.frozen) }]),
    { name: "time", value: durationText(timing.seconds) },
    ...(timing.samplesPerSecond === null
      ? []
      : [{ name: "samples a second", value: timing.samplesPerSecond.toFixed(1) }]),
  ];
}

/** Whether a class is anywhere in labels or predictions. */
const occurs = (c: ClassReport): boolean => c.labelled + c.predicted > 0;

async function splitView(name: string, split: SplitReport) {
  const cell = (value: number | null) => ({ text: percent(value), width: ((value ?? 0) * 100).toFixed(1) });
  const labelled = split.classes.reduce((sum, c) => sum + c.labelled, 0);
  const pixels = labelled !== split.samples;
  return {
    name,
    note: `${split.samples.toLocaleString("en")} samples${pixels ? `, ${compactNumber(labelled)} labelled pixels` : ""}: ${Object.entries(
      split.values,
    )
      .map(([metric, value]) => `${metric} ${percent(value)}`)
      .join(", ")}, loss ${split.loss.toFixed(4)}.`,
    unit: pixels ? "pixels" : "samples",
    columns: ["IoU", "accuracy", "F1"],
    rows: split.classes.flatMap((c, k) =>
      !occurs(c)
        ? []
        : [
            {
              name: c.class,
              colour: css(classColour(k)),
              cells: [cell(c.iou), cell(c.accuracy), cell(c.f1)],
              count: compactNumber(c.labelled),
              absent: c.labelled === 0,
            },
          ],
    ),
    wide: split.classes.filter((c) => occurs(c)).length > 14,
    missing: split.classes.filter((c) => !occurs(c)).map((c) => c.class),
    confusion: await drawSvg(confusionSpec(split)),
  };
}

function pictureView(report: Report, read: ReadPicture) {
  const pictures = report.pictures.flatMap((picture) => {
    const found = picture.tiles.flatMap(({ file, caption }) => {
      const bytes = read(file);
      return bytes ? [{ caption, src: `data:image/png;base64,${Buffer.from(bytes).toString("base64")}` }] : [];
    });
    return found.length > 0 ? [{ ...picture, tiles: found }] : [];
  });
  const gallery = report.task === "scene_classification";
  const classes = Object.values(report.metrics)[0]?.classes ?? [];
  return {
    pictures,
    gallery,
    pictureNote: gallery
      ? "Samples at even distances through the split, none picked out. Framed in red: not recognised."
      : "Samples at even distances through the split, none picked out. Red in the last picture: the prediction differs from the label.",
    legend: [
      ...classes.flatMap((c, k) => (occurs(c) ? [{ name: c.class, colour: css(classColour(k)) }] : [])),
      { name: "not counted", colour: css(ignoredColour) },
    ],
  };
}

function settingView({ path, value, origin, paper }: SettingReport) {
  const from = [origin.at, origin.from, origin.because, paper && `paper: ${paper}`].filter(Boolean).join(" · ");
  return { path, value, kind: origin.kind, from };
}

function machine({ environment: e, timing: t }: Report): [string, string][] {
  return [
    ["processor", `${e.cpu} (${e.cores} cores)`],
    ["memory", `${e.memory} GiB`],
    ["system", `${e.os}, Node ${e.node}`],
    [
      "engine",
      `${e.engine.name} ${e.engine.version} on ${e.engine.device}, ${e.engine.mode}, ${e.engine.threads} threads`,
    ],
    [
      "libraries",
      Object.entries(e.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", "),
    ],
    [
      "a step",
      t.stepMedianMs === null ? "–" : `${t.stepMedianMs.toFixed(0)} ms (median), ${t.stepP90Ms!.toFixed(0)} ms (90 %)`,
    ],
    ["waited for data", waitedText(t.waited) ?? "–"],
    ["peak memory", t.peakMemoryMiB === null ? "–" : `${(t.peakMemoryMiB / 1024).toFixed(2)} GiB`],
    ["started", dateText(t.started)],
  ];
}

function identity({ identity: i, result }: Report): [string, string][] {
  return [
    ["this run", i.hash],
    ["source", i.source],
    ["data", i.data],
    ["weights in", i.weights ?? "none: random from the seed"],
    ["seed", String(i.seed)],
    ["skyc", i.version],
    ["weights out", result.weights],
  ];
}
