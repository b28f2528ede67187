import { schemas } from "../blocks/registry.ts";
import type { CheckedExperiment } from "../check/check.ts";
import { modulesOf } from "../check/figures.ts";
import { blocksOf } from "../check/libraries.ts";
import type { Analysis } from "./analysis.ts";
import type { Offer } from "./completion.ts";
import { settingOf } from "./effective.ts";
import { measures } from "./measures.ts";
import { declarationOf } from "./read-words.ts";
import type { Frame, Slot } from "./reading.ts";
import { expandedKind } from "./schema-of.ts";

/** Measures of a statement, or what a measure is asked of. */
export function measureOffers(analysis: Analysis, { frame }: Slot): readonly Offer[] {
  return frame.type === "measure" ? argumentOffers(analysis, frame) : namesOf(analysis, frame);
}

function namesOf(analysis: Analysis, frame: Frame): readonly Offer[] {
  const chosen = experimentOf(analysis, frame)?.bound?.children.get("metric");
  const metrics = chosen
    ? [...chosen.children.values()].map(({ text }) => text)
    : blocksOf(["metric"]).map(([, name]) => name);
  const measured = metrics.map(
    (name, i): Offer => ({
      label: name,
      kind: "measure",
      detail: "metric",
      documentation: schemas[`metric:${name}`]?.description ?? "",
      insert: `${name}($0)`,
      goesOn: true,
      rank: i,
    }),
  );
  const others = [...measures].map(
    ([name, { doc, of }], i): Offer => ({
      label: name,
      kind: "measure",
      detail: doc,
      insert: of.length === 0 ? `${name}()` : `${name}($0)`,
      goesOn: true,
      rank: 50 + i,
    }),
  );
  return [...measured, ...others];
}

function argumentOffers(analysis: Analysis, frame: Frame): readonly Offer[] {
  const experiment = experimentOf(analysis, frame);
  const asked = measures.get(frame.name ?? "")?.of ?? "split";
  if (asked === "split") {
    const splits = experiment && settingOf(experiment, ["data", "splits"]);
    const written = splits && [...splits.children].filter(([, own]) => own.origin.kind !== "default");
    return asOffers(written?.map(([name]) => name) ?? ["train", "val", "test"], "split");
  }
  if (asked !== "part") return asOffers(asked, "graph");
  const encoder = experiment?.plan?.model.encoder;
  return asOffers(
    encoder ? [...new Set(["all", encoder.scope, ...modulesOf(encoder)])] : ["all", "head"],
    "part of the model",
  );
}

const asOffers = (names: readonly string[], detail: string): readonly Offer[] =>
  names.map((label, rank) => ({ label, kind: "value", detail, insert: label, rank }));

/** The experiment that a statement is about; of a table, the first column's. */
export const experimentOf = (analysis: Analysis, frame: Frame): CheckedExperiment | undefined =>
  experimentsIn(analysis, frame)[0];

/** The experiments that a body declares: its own, or those of a table's columns. */
function experimentsIn(analysis: Analysis, frame: Frame): readonly CheckedExperiment[] {
  const outer = declarationOf(frame);
  return analysis.recent.experiments.filter(({ declaration }) => sameBody(declaration.name.text, outer));
}

/** Told by name, since the experiments may be those of the text before the last key. */
const sameBody = (name: string, outer: Frame | undefined): boolean =>
  outer !== undefined &&
  (name === outer.name || (expandedKind(outer.kind) !== outer.kind && name.startsWith(`${outer.name}.`)));
