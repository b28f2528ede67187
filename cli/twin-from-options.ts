import { fail } from "../compiler/diag/diagnostic.ts";
import { twinOptions } from "../runtime/data/twin/twin-options.ts";
import { writeTwin } from "../runtime/data/twin/write-twin.ts";
import { countProgress } from "./count-progress.ts";

/** The options of `skyc twin` as they were written. */
export interface TwinCommandOptions {
  readonly out: string;
  readonly tiles: string;
  readonly seed: string;
  readonly size: string;
  readonly hrSize: string;
  readonly full?: true;
  readonly quiet?: true;
}

/** `8` or `8px`. Errors: SKY6027. */
function wholeNumber(option: string, text: string): number {
  const digits = /^(\d+)(?:px)?$/.exec(text.trim())?.[1];
  return digits === undefined ? fail("SKY6027", { option, value: text, expected: "a whole number" }) : Number(digits);
}

/** `skyc twin`. Errors: SKY6021, SKY6023, SKY6024, SKY6027. */
export async function twinFromOptions(set: string, options: TwinCommandOptions): Promise<void> {
  if (set !== "pastis-mm") fail("SKY6027", { option: "The data set", value: set, expected: "pastis-mm" });
  const wanted = twinOptions({
    tiles: wholeNumber("--tiles", options.tiles),
    seed: wholeNumber("--seed", options.seed),
    size: wholeNumber("--size", options.size),
    hr_size: wholeNumber("--hr-size", options.hrSize),
    series: options.full ? "full" : "short",
  });
  await writeTwin(options.out, wanted, countProgress("writing", "tiles", options.quiet === true));
  const tiles = `${wanted.tiles} ${wanted.tiles === 1 ? "tile" : "tiles"}`;
  process.stdout.write(`${tiles} in ${options.out}; README.txt there says what they are\n`);
}
