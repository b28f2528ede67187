import { createInterface } from "node:readline";
import { openPkl } from "./side-pkl.ts";
import { openSkyc } from "./side-skyc.ts";
import { openTypespec } from "./side-typespec.ts";
import { retuned } from "./survey.ts";

// One side of the comparison, driven through standard input: loads a language, says so, and checks its survey once at each order.
// The first check is of the survey as it stands, every later one of the survey with another number.
//   node bench.tmp/bench/language/side.js skyc|typespec|pkl

/** A language that is loaded and has seen no text yet. */
export interface Side {
  /** Its survey. */
  readonly text: string;
  /** Checks a state of the survey: what is wrong with it, if anything. */
  check(text: string): Promise<readonly string[]>;
  close?(): void;
}

/** What a side answers to an order. */
export interface Timed {
  readonly ms: number;
  readonly problems: readonly string[];
}

const open: Readonly<Record<string, () => Promise<Side>>> = { skyc: openSkyc, typespec: openTypespec, pkl: openPkl };
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const side = await open[process.argv[2]!]!();
say({ lines: side.text.trimEnd().split("\n").length });
let checks = 0;
for await (const _ of createInterface({ input: process.stdin })) {
  const text = checks === 0 ? side.text : retuned(side.text, checks);
  const start = performance.now();
  const problems = await side.check(text);
  say({ ms: performance.now() - start, problems } satisfies Timed);
  checks++;
}
side.close?.();
