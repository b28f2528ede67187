import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { check, checkSource } from "../../compiler/check/check.ts";
import { edit } from "./edits.ts";
import { show, timed } from "./figures.ts";
import { comparePeers } from "./peers.ts";
import { survey } from "./survey.ts";
import { typeWords } from "./typing.ts";

// How fast the language answers, alone and beside others (README.md):
//   npm run bench:language -- [--edits 200] [--rounds 3] [--starts 4] [--checks 40]

const { values } = parseArgs({
  options: {
    edits: { type: "string", default: "200" },
    rounds: { type: "string", default: "3" },
    starts: { type: "string", default: "4" },
    checks: { type: "string", default: "40" },
  },
});
const number = (name: keyof typeof values): number => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} is a whole number from 1 on, not ${values[name]}`);
  return value;
};
const [edits, rounds, starts, checks] = [number("edits"), number("rounds"), number("starts"), number("checks")];

process.stdout.write(
  `Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}; medians, quartiles behind them\n`,
);

const root = resolve("experiments");
const shipped = (readdirSync(root, { recursive: true }) as string[]).filter((name) => name.endsWith(".sky"));
const checkAll = (): void => {
  for (const name of shipped) check(`${root}/${name}`, (path) => ({ text: readFileSync(path, "utf8") }));
};
const five = { length: 5 };
show("check of all shipped experiments, the first time", [timed(checkAll)]);
show(
  "check of all shipped experiments, again",
  Array.from(five, () => timed(checkAll)),
);
show(
  "check of the survey, without a memory",
  Array.from(five, () => timed(() => checkSource(survey, "survey.sky"))),
);

const offered = typeWords(rounds);
show("completion after a keystroke", [...offered.values()].flat());
for (const [place, times] of offered) show(`  ${place}`, times);

edit(edits);
await comparePeers(starts, checks);
