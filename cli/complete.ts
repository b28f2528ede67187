import { existsSync } from "node:fs";
import type { Argument, Command, Option } from "commander";
import { openWorld } from "../compiler/check/world.ts";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { readSource } from "../grammar/source.ts";

/** What may stand where the cursor is: words with what they mean, and files or folders, which the shell lists itself. */
export interface Completion {
  readonly words: readonly (readonly [word: string, meaning: string])[];
  readonly paths?: "files" | "folders";
}

const none: Completion = { words: [] };

/** The first words of a text, for a line in a list. */
const short = (text: string): string => (text.length > 70 ? `${text.slice(0, 69)}…` : text).replaceAll(/\s+/g, " ");

const long = (option: Option): string => option.long ?? option.short ?? "";
const takesValue = (option: Option): boolean => option.required || option.optional;

/**
 * Completes the last of the words behind `skyc`, from the commands as they are registered, the experiments of the file that is
 * named, and the catalogue of codes.
 */
export function complete(program: Command, words: readonly string[]): Completion {
  // Bash takes "--format=sarif" apart at the "=".
  const plain = words.filter((word, i) => word !== "=" || !words[i - 1]?.startsWith("--"));
  const current = words.at(-1) === "=" ? "" : (plain.at(-1) ?? "");
  const before = words.at(-1) === "=" ? plain : plain.slice(0, -1);
  const command = program.commands.find((one) => one.name() === before[0]);
  if (!command) return before.length === 0 ? commandWords(program, current) : none;
  const help = command.createHelp();
  const options = help.visibleOptions(command);
  const optionOf = (word: string): Option | undefined => options.find((one) => word === one.long || word === one.short);

  const last = optionOf(before.at(-1) ?? "");
  if (before.length > 1 && last && takesValue(last)) return fitting(valuesOf(last, before), current);
  const [name, value] = /^(--[\w-]+)=(.*)$/.exec(current)?.slice(1) ?? [];
  const joined = name === undefined ? undefined : optionOf(name);
  if (joined && value !== undefined) {
    const values = fitting(valuesOf(joined, before), value);
    return { ...values, words: values.words.map(([word, meaning]) => [`${name}=${word}`, meaning] as const) };
  }
  if (current.startsWith("-") && current !== "-")
    return fitting({ words: options.map((one) => [long(one), short(one.description)] as const) }, current);
  return fitting(argumentOf(command, positional(before.slice(1), optionOf), before, current), current);
}

/** The words that are no options and no values of such. */
const positional = (words: readonly string[], optionOf: (word: string) => Option | undefined): string[] =>
  words.filter((word, i) => {
    const previous = i > 0 ? optionOf(words[i - 1]!) : undefined;
    return !(word.startsWith("-") && word !== "-") && !(previous && takesValue(previous));
  });

const fitting = ({ words, ...rest }: Completion, current: string): Completion => ({
  ...rest,
  words: words.filter(([word]) => word.startsWith(current)),
});

function commandWords(program: Command, current: string): Completion {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).map((one) => [one.name(), short(one.description())] as const);
  const options = help.visibleOptions(program).map((one) => [long(one), short(one.description)] as const);
  return fitting({ words: current.startsWith("-") ? options : commands }, current);
}

/** What an option's value may be: one of its choices, an experiment, or a path. */
function valuesOf(option: Option, words: readonly string[]): Completion {
  if (option.argChoices) return { words: option.argChoices.map((one) => [one, ""] as const) };
  if (option.long === "--experiment") return { words: experimentsOf(words) };
  if (/<(folder|directory)>/.test(option.flags)) return { words: [], paths: "folders" };
  return /file/.test(option.flags) ? { words: [], paths: "files" } : none;
}

function argumentOf(command: Command, given: readonly string[], words: readonly string[], current: string): Completion {
  const known = command.registeredArguments;
  const argument: Argument | undefined = known[given.length] ?? (known.at(-1)?.variadic ? known.at(-1) : undefined);
  if (!argument) return none;
  if (argument.argChoices) return { words: argument.argChoices.map((one) => [one, ""] as const) };
  const about = `${argument.name()} ${argument.description}`;
  // All codes at once would hide everything else.
  const coded = /\bcode\b/.test(about) && /^sky\d*$/i.test(current);
  if (coded) {
    const upper = current.slice(0, 3) === "SKY";
    return {
      words: Object.entries(codes).map(([code, { name }]) => [upper ? code : code.toLowerCase(), name] as const),
    };
  }
  const named = /experiment/.test(about) && given.length > 0 ? experimentsOf(words) : [];
  if (/\b(folder)\b/.test(about) && !/\bfile\b/.test(about)) return { words: named, paths: "folders" };
  return /\bfiles?\b|experiments/.test(about) ? { words: named, paths: "files" } : { words: named };
}

/** The names of the experiments of the files among the words; a file that does not parse gives those that it has. */
function experimentsOf(words: readonly string[]): (readonly [string, string])[] {
  const files = words.filter((word) => word.endsWith(".sky") && existsSync(word));
  const found = files.flatMap((file) => {
    const world = openWorld(file, (path) => {
      const got = readSource(path);
      return "text" in got ? { text: got.text } : { diagnostic: got.diagnostic };
    });
    const own = world.files.get(world.root)?.declarations ?? [];
    return own
      .filter(({ kind, abstract }) => kind.text === "experiment" && !abstract)
      .map(({ name }) => [name.text, `in ${file}`] as const);
  });
  return [...new Map(found.map((one) => [one[0], one])).values()];
}

/** What the shell's script reads: a word and what it means on a line, parted by a tab; then what paths it should add. */
export function completionLines({ words, paths }: Completion): string {
  const lines = words.map(([word, meaning]) => (meaning === "" ? word : `${word}\t${meaning}`));
  return [...lines, ...(paths ? [`:${paths}`] : [])].map((line) => `${line}\n`).join("");
}
