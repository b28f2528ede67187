import { type Analysis, analyse } from "../../compiler/language/analysis.ts";
import { completionsAt } from "../../compiler/language/completions.ts";
import { timed } from "./figures.ts";
import { retuned, survey } from "./survey.ts";

/** A place where something is typed: what stands there in the survey, what it becomes, and the letters that are typed at `¦`. */
interface Place {
  readonly what: string;
  readonly written: string;
  readonly becomes: string;
  readonly typed: string;
  /** What has to be offered. */
  readonly wanted: string;
}

const batch = "  batch:   16 total\n";
const places: readonly Place[] = [
  {
    what: "a kind of declaration",
    written: "let decay = 0.05\n",
    becomes: "let decay = 0.05\n\n¦\n",
    typed: "mod",
    wanted: "modality",
  },
  {
    what: "a property of an experiment",
    written: batch,
    becomes: `${batch}  ¦\n`,
    typed: "eva",
    wanted: "evaluate",
  },
  {
    what: "a property behind a dot",
    written: batch,
    becomes: `${batch}  optimizer.¦\n`,
    typed: "wei",
    wanted: "weight_decay",
  },
  {
    what: "a property of a block",
    written: ", weight_decay: decay }",
    becomes: ", ¦ }",
    typed: "wei",
    wanted: "weight_decay",
  },
  { what: "a block", written: "FCN { channels", becomes: "¦ { channels", typed: "FCN", wanted: "FCN" },
  { what: "a choice", written: "date_init: sincos", becomes: "date_init: ¦", typed: "sin", wanted: "sincos" },
  { what: "a band", written: "B8A, B11..B12]", becomes: "B8A, ¦]", typed: "B11", wanted: "B11" },
  { what: "a unit", written: "60 epochs", becomes: "60 ¦", typed: "epo", wanted: "epochs" },
  {
    what: "a declaration",
    written: "data:    FieldsNorth",
    becomes: "data:    ¦",
    typed: "Fie",
    wanted: "FieldsNorth",
  },
  { what: "a measure", written: "expect { mIoU(test)", becomes: "expect { ¦(test)", typed: "mIo", wanted: "mIoU" },
];

/** Milliseconds from a keystroke to what is offered behind it, by the kind of place. */
export function typeWords(rounds: number): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>(places.map(({ what }) => [what, []]));
  for (let round = 0; round < rounds; round++)
    for (const place of places) found.get(place.what)!.push(...typeWord(place, round));
  return found;
}

/** As in an editor: each letter makes a new text, whose offers are asked for first, and whose findings are shown afterwards. */
function typeWord({ what, written, becomes, typed, wanted }: Place, round: number): number[] {
  const text = retuned(survey, round);
  const all = [...text.matchAll(new RegExp(escaped(written), "g"))];
  const at = all[round % all.length]?.index;
  if (at === undefined) throw new Error(`"${written}" does not stand in the survey`);
  const [before, after] = becomes.split("¦") as [string, string];
  const state = (letters: string): { readonly text: string; readonly offset: number } => ({
    text: text.slice(0, at) + before + letters + after + text.slice(at + written.length),
    offset: at + before.length + letters.length,
  });
  const open = (letters: string, previous?: Analysis): Analysis =>
    analyse(state(letters).text, "survey.sky", nothingElse, previous);
  let analysis = open("");
  const times: number[] = [];
  for (let letters = 1; letters <= typed.length; letters++) {
    void analysis.diagnostics;
    const now = typed.slice(0, letters);
    let offers: readonly { readonly label: string }[] = [];
    times.push(
      timed(() => {
        analysis = open(now, analysis);
        offers = completionsAt(analysis, state(now).offset);
      }),
    );
    if (!offers.some(({ label }) => label === wanted)) throw new Error(`${what}: ${wanted} is not offered at "${now}"`);
  }
  return times;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The survey imports the standard library alone, which is not read from files. */
export function nothingElse(path: string): never {
  throw new Error(`the survey asks for ${path}`);
}
