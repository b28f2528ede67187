import { schemas } from "../blocks/generated/schemas.ts";
import { blocksOf } from "../check/libraries.ts";
import type { Analysis } from "./analysis.ts";
import type { Offer } from "./completion.ts";
import { settingOf } from "./effective.ts";
import { measureDocs } from "./measures.ts";
import { declarationOf } from "./read-words.ts";
import type { Frame, Slot } from "./reading.ts";

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
  const others = Object.entries(measureDocs).map(
    ([name, { detail }], i): Offer => ({
      label: name,
      kind: "measure",
      detail,
      insert: `${name}($0)`,
      goesOn: true,
      rank: 50 + i,
    }),
  );
  return [...measured, ...others];
}

function argumentOffers(analysis: Analysis, frame: Frame): readonly Offer[] {
  const experiment = experimentOf(analysis, frame);
  const asked = measureDocs[frame.name ?? ""]?.of ?? "split";
  if (asked === "graph") return ["train", "eval"].map((label, rank) => ({ label, kind: "value", insert: label, rank }));
  if (asked === "split") {
    const splits = experiment && settingOf(experiment, ["data", "splits"]);
    const names = splits
      ? [...splits.children].filter(([, own]) => own.origin.kind !== "default").map(([name]) => name)
      : ["train", "val", "test"];
    return names.map((label, rank) => ({ label, kind: "value", detail: "split", insert: label, rank }));
  }
  const encoder = experiment?.plan?.model.encoder;
  const parts = [
    "all",
    "head",
    ...(encoder?.fusion
      ? ["encoder", ...encoder.branches.map(({ name }) => name), encoder.fusion.name]
      : [encoder?.scope ?? "encoder"]),
  ];
  return parts.map((label, rank) => ({ label, kind: "value", detail: "part of the model", insert: label, rank }));
}

/** The experiment that a statement is about. */
export function experimentOf(analysis: Analysis, frame: Frame): Analysis["checked"]["experiments"][number] | undefined {
  const name = declarationOf(frame)?.name;
  return analysis.checked.experiments.find(({ declaration }) => declaration.name.text === name);
}
