/** The grammar's own words, each in a sentence. What kinds, properties and blocks mean is the registry's matter. */
export const grammarWords: ReadonlyMap<string, string> = new Map([
  ["sky", "**sky**: the edition of the language that the file is written in; its first line."],
  ["import", "**import**: names of another file, or of the standard library."],
  ["from", "**from**: where the names, or the weights, come from."],
  ["as", "**as**: another name for what is imported."],
  ["let", "**let**: names a value, for the file or for the body that it stands in."],
  ["abstract", "**abstract**: there to be extended; need not be whole, and is no experiment by itself."],
  ["extends", "**extends**: takes over what another declaration says; what is written again replaces it."],
  [
    "expect",
    "**expect**: statements that have to hold, decided by `check` where the text decides them, and after the run otherwise.",
  ],
  ["sweep", "**sweep**: trials; each combination of the values is one."],
  [
    "assume",
    "**assume** V **because** “…”: a value that the paper does not state; every report lists it with its reason.",
  ],
  ["because", "**assume** V **because** “…”: the reason of an assumption."],
  ["unstated", "**unstated**: a hole. `check` reports it, `plan` lists it, `run` refuses."],
  ["log", "**log** a..b **x** n: n points, evenly spread in the logarithm."],
  ["x", "**log** a..b **x** n: n points, evenly spread in the logarithm."],
  ["then", "a **then** b: one part of a schedule after the other."],
  ["on", "X **on** M: an encoder applied to an input."],
  ["of", "a **of** b: a taken out of about b."],
  ["paper", "**@paper**(“…”): where in the paper a setting stands; the report repeats it."],
]);
