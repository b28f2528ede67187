import type { Bound } from "../check/bound.ts";
import { showNumber } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import { rateAt } from "../elaborate/schedule.ts";
import type { Analysis } from "./analysis.ts";
import type { Effective } from "./effective.ts";
import { settingOf } from "./effective.ts";
import { tensorWords } from "./inferred-words.ts";
import { lengthWords } from "./length-words.ts";
import { inShort } from "./words.ts";

/** A remark that the editor shows between the letters of a text. */
export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/** What was inferred and is nowhere written: shapes, parameter counts, lengths in other units, learning rates. */
export function inlayHints(analysis: Analysis, start = 0, end: number = analysis.text.length): readonly InlayHint[] {
  const hints = new Map<number, InlayHint>();
  const { words } = analysis.reading();
  for (const word of words) {
    const { key } = word;
    const values = key && word === key.words.at(-1) ? (key.cells.length > 0 ? key.cells : [key.value]) : [];
    for (const value of values)
      if (value && value.start <= end && start <= value.end)
        add(
          hints,
          value.end,
          hintOf(analysis.effectiveAt(value.start, value.end), (one) => partHint(analysis, one)),
        );
    if (word.role === "number" && word.span.start <= end && start <= word.span.end)
      add(hints, word.span.end, hintOf(analysis.effectiveAt(word.span.start, word.span.end), lengthHint));
  }
  for (const experiment of analysis.checked.experiments)
    for (const [offset, hint] of rateHints(analysis, experiment))
      if (start <= offset && offset <= end && !hints.has(offset)) add(hints, offset, hint);
  return [...hints.values()].sort((a, b) => a.offset - b.offset);
}

type Words = Omit<InlayHint, "offset">;

function add(hints: Map<number, InlayHint>, offset: number, words: Words | undefined): void {
  if (words) hints.set(offset, { offset, ...words });
}

/** So many experiments are asked: what a survey's base gives is one remark, not a table. */
const most = 6;

/** The remark on which all experiments agree, or that of the first one, which is then named. */
function hintOf(all: readonly Effective[], say: (one: Effective) => Words | undefined): Words | undefined {
  const said = all.slice(0, most).flatMap((one) => {
    const words = say(one);
    return words ? [{ words, name: one.experiment.declaration.name.text }] : [];
  });
  const [first] = said;
  if (!first) return undefined;
  const agree = said.every(({ words }) => words.label === first.words.label);
  if (agree) return first.words;
  const lines = [...new Set(said.map(({ words, name }) => `${name}: ${words.label}`))];
  return { label: `${first.words.label} …`, tooltip: lines.slice(0, 8).join("\n") };
}

function partHint(analysis: Analysis, { experiment, bound }: Effective): Words | undefined {
  const block = analysis.inferredAt(experiment, bound.span);
  if (!block) return undefined;
  const shapes = block.outputs.map(tensorWords).join(", ");
  return {
    label: [shapes, inShort(block.parameters)].filter((part) => part !== "").join(" | "),
    tooltip: `What ${block.part} gives, without the batch, and how many parameters it trains.`,
  };
}

function lengthHint({ experiment, bound }: Effective): Words | undefined {
  const words = lengthWords(experiment, bound);
  return words === undefined
    ? undefined
    : {
        label: `= ${words}`,
        tooltip: "The same length in other units, by the batch and the size of the training split.",
      };
}

/** The learning rate at the end of each part of a schedule, and at its beginning. */
function rateHints(analysis: Analysis, experiment: CheckedExperiment): [number, Words][] {
  const { plan } = experiment;
  const parts = [...(settingOf(experiment, ["schedule"])?.children.values() ?? [])];
  if (!plan || parts.length === 0) return [];
  const { schedule, iterations } = plan;
  return schedule.segments.flatMap((segment, i): [number, Words][] => {
    const part: Bound | undefined = parts[i];
    if (!part || part.span.file !== analysis.path) return [];
    const last = Math.min(segment.to, iterations) - 1;
    const show = (step: number): string => showNumber(Number(rateAt(schedule, step).toPrecision(3)));
    const label = `lr ${show(segment.from)} → ${show(last)}`;
    return [
      [
        part.span.end,
        {
          label,
          tooltip: `Learning rate from step ${segment.from} to step ${last}, in ${experiment.declaration.name.text}.`,
        },
      ],
    ];
  });
}
