import { existsSync } from "node:fs";
import { basename } from "node:path";
import { checkSource } from "../compiler/check/check.ts";
import {
  backbones,
  fixesClasses,
  formatOf,
  formatsFor,
  hasTwin,
  headsFor,
  type StartChoices,
  sensorsFor,
  severalSensors,
  tasks,
} from "../compiler/convert/start-choices.ts";
import { startingExperiment } from "../compiler/convert/starting-experiment.ts";
import { fail } from "../compiler/diag/diagnostic.ts";
import { nearest } from "../compiler/diag/suggest.ts";
import { writeWhole } from "../runtime/train/write-file.ts";
import { exitCodes } from "./exit-code.ts";

/** What was given on the command line; the rest is asked, or taken as the first choice. */
export interface NewOptions {
  readonly task?: string;
  readonly data?: string;
  readonly sensor: readonly string[];
  readonly backbone?: string;
  readonly head?: string;
  readonly size?: string;
  readonly classes?: string;
  readonly source?: string;
  readonly name?: string;
  /** Ask nothing. */
  readonly yes?: true;
}

/** How questions are put; a test answers them itself. */
export interface Asking {
  select(message: string, choices: readonly string[]): Promise<string>;
  several(message: string, choices: readonly string[]): Promise<readonly string[]>;
  text(message: string, wrong: (answer: string) => string | undefined): Promise<string>;
}

/**
 * `skyc new`: writes a starting experiment, to standard output without a file; gives the exit code. Errors: SKY8078, SKY8079,
 * SKY8080.
 */
export async function newExperiment(
  file: string | undefined,
  options: NewOptions,
  asking: Asking | undefined,
  say: (line: string) => unknown = (line) => process.stderr.write(line),
): Promise<number> {
  if (file !== undefined && existsSync(file)) fail("SKY8079", { path: file });
  const choices = await choose(file, options, asking);
  const text = startingExperiment(choices);
  const { diagnostics } = checkSource(text, file ?? "new.sky");
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong) fail("SKY9001", { detail: `the starting experiment has an error: ${wrong.code} ${wrong.message}` });
  if (file === undefined) process.stdout.write(text);
  else writeWhole(file, text);
  const holes = diagnostics.filter(({ severity }) => severity === "hole").length;
  const open = holes === 0 ? "nothing is left open" : `${holes} ${holes === 1 ? "value is" : "values are"} left open`;
  say(`${file === undefined ? "The experiment" : `wrote ${file}, which`} checks; ${open}.\n`);
  return exitCodes.fine;
}

const number = /^[1-9]\d{0,4}$/;

async function choose(
  file: string | undefined,
  options: NewOptions,
  asking: Asking | undefined,
): Promise<StartChoices> {
  const ask = options.yes ? undefined : asking;
  // Without a terminal and without --yes, nobody has said what the first and weightiest choice is.
  if (!ask && !options.yes && options.task === undefined) fail("SKY8080", {});
  const one = async (option: string, given: string | undefined, question: string, from: readonly string[]) => {
    if (given !== undefined) return among(option, given, from);
    return ask && from.length > 1 ? await ask.select(question, from) : from[0]!;
  };
  const task = await one("--task", options.task, "What is predicted?", tasks());
  const format = await one("--data", options.data, "How do the data lie on disk?", formatsFor(task));
  const sensors = await sensorsOf(format, options.sensor, ask);
  const backbone = await one("--backbone", options.backbone, "Which backbone?", backbones());
  const head = await one("--head", options.head, "Which head?", headsFor(task));
  const whole = async (option: string, given: string | undefined, question: string): Promise<number | undefined> => {
    if (given !== undefined && !number.test(given))
      fail("SKY8078", { option, given, hint: "It is a whole number from 1 to 99999." });
    const text =
      given ??
      (await ask?.text(`${question} (empty: not known yet)`, (answer) =>
        answer === "" || number.test(answer) ? undefined : "A whole number, or nothing",
      )) ??
      "";
    return text === "" ? undefined : Number(text);
  };
  const size = await whole("--size", options.size, "How many pixels has a tile's side?");
  const classes = fixesClasses(format) ? undefined : await whole("--classes", options.classes, "How many classes?");
  const source =
    options.source ??
    (await ask?.text(
      `Where do the data lie?${hasTwin(format) ? ' "twin" makes a synthetic set.' : ""} (empty: not known yet)`,
      () => undefined,
    ));
  if (source === "twin" && !hasTwin(format))
    fail("SKY8078", { option: "--source", given: source, hint: `There is no synthetic ${format}: give a directory.` });
  return {
    name: nameOf(options.name ?? (file === undefined ? "experiment" : basename(file))),
    ...{ task, format, sensors, backbone, head },
    ...(size === undefined ? {} : { size }),
    ...(classes === undefined ? {} : { classes }),
    ...(source === undefined || source === "" ? {} : { source }),
  };
}

/** The choice itself, or a usage error that names what there is. */
function among(option: string, given: string, from: readonly string[]): string {
  if (from.includes(given)) return given;
  const near = nearest(given, from);
  return fail("SKY8078", { option, given, hint: near ? `Did you mean ${near}?` : `There is ${from.join(", ")}.` });
}

async function sensorsOf(
  format: string,
  given: readonly string[],
  ask: Asking | undefined,
): Promise<readonly string[]> {
  const known = sensorsFor(format);
  const { grid } = formatOf(format);
  const several = severalSensors(format);
  const question = several ? "Which sensors' images has a sample?" : "Which sensor?";
  const chosen =
    given.length > 0
      ? [...new Set(given.map((one) => among("--sensor", one, known)))]
      : ask && known.length > 1
        ? several
          ? await ask.several(question, known)
          : [await ask.select(question, known)]
        : [known[0]!];
  const bad = (hint: string): never => fail("SKY8078", { option: "--sensor", given: chosen.join(", "), hint });
  if (chosen.length === 0) bad(`Choose at least one of ${known.join(", ")}.`);
  if (!several && chosen.length > 1) bad(`${format} holds one image a sample: choose one.`);
  if (grid && !chosen.some((one) => grid.includes(one)))
    bad(`The labels of ${format} have the pixels of ${grid.join(" or ")}: choose one of them too.`);
  // The labels' grid comes first.
  return grid ? [...chosen].sort((a, b) => Number(grid.includes(b)) - Number(grid.includes(a))) : chosen;
}

/** `crop-map.sky` → `CropMap` */
function nameOf(text: string): string {
  const words = text
    .replace(/\.sky$/, "")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(name) ? name : `Experiment${name}`;
}
