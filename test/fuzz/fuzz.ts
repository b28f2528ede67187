import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { fields, scenes } from "../support/planted.ts";
import { bytesHold, formHolds, meaningHolds } from "./laws.ts";
import { bytes, extremes, mutations, programs } from "./texts.ts";

const root = fileURLToPath(new URL("../../experiments", import.meta.url));
const shipped = (readdirSync(root, { recursive: true }) as string[])
  .filter((name) => name.endsWith(".sky"))
  .sort()
  .map((name) => readFileSync(`${root}/${name}`, "utf8"));

/** A few declarations of a shipped file: as strange when they are damaged, and much sooner read. */
const parts = shipped.flatMap((text) => {
  const items = text.split(/\n(?=(?:\/\/\/|@|abstract |[a-z]+ [A-Z]))/).slice(1);
  return items.map((item, i) => `sky 1\n${item}\n${i % 3 === 0 ? (items[i + 1] ?? "") : ""}`);
});
const whole = [scenes, fields, ...shipped];

interface Kind {
  readonly name: string;
  /** Its share of the texts. */
  readonly share: number;
  readonly run: (parameters: fc.Parameters<[unknown]>) => fc.RunDetails<[unknown]>;
}

const running =
  <T>(texts: fc.Arbitrary<T>, holds: (input: T) => unknown): Kind["run"] =>
  (parameters) =>
    fc.check(
      fc.property(texts, (input) => {
        holds(input);
      }),
      parameters as fc.Parameters<[T]>,
    ) as fc.RunDetails<[unknown]>;

/** What is tried, and how much of each: most texts only for their form, which is quickly judged. */
const kinds: readonly Kind[] = [
  { name: "programs, their form", share: 0.3, run: running(programs, formHolds) },
  { name: "programs, their meaning", share: 0.04, run: running(programs, meaningHolds) },
  {
    name: "damaged parts of files, their form",
    share: 0.4,
    run: running(mutations(parts), formHolds),
  },
  {
    name: "damaged files, their form",
    share: 0.02,
    run: running(mutations(whole), formHolds),
  },
  {
    name: "damaged files, their meaning",
    share: 0.02,
    run: running(mutations([scenes, fields]), meaningHolds),
  },
  { name: "extremes", share: 0.02, run: running(extremes, meaningHolds) },
  { name: "bytes", share: 0.2, run: running(bytes(parts), bytesHold) },
];

/** A text for which something does not hold. */
export interface Found {
  readonly kind: string;
  readonly seed: number;
  /** fast-check's place in the run, which repeats it at once. */
  readonly path: string;
  /** As JSON, shrunk. */
  readonly input: string;
  readonly message: string;
}

/** Tries `runs` texts, some of each kind in turns; gives what was found, at most one a kind. `told` hears how far it is. */
export function fuzz(runs: number, seed: number, told: (done: number) => void = () => {}): readonly Found[] {
  const found: Found[] = [];
  const turns = Math.max(1, Math.ceil(runs / 20_000));
  let done = 0;
  for (let turn = 0; turn < turns; turn++) {
    for (const [i, { name, share, run }] of kinds.entries()) {
      const numRuns = Math.ceil((runs * share) / turns);
      const own = (seed + turn * kinds.length + i) | 0;
      const known = found.some(({ kind }) => kind === name);
      if (!known) {
        const result = run({ numRuns, seed: own });
        if (result.failed) {
          const error = result.errorInstance as Error | undefined;
          const input = JSON.stringify(result.counterexample, (_, v) => (v instanceof Uint8Array ? [...v] : v));
          found.push({
            kind: name,
            seed: own,
            path: result.counterexamplePath ?? "",
            input,
            message: error?.stack ?? "",
          });
        }
      }
      done += numRuns;
      told(done);
    }
  }
  return found;
}

/** Repeats one failure by its kind, seed and path. */
export function again(kind: string, seed: number, path: string): string {
  const one = kinds.find(({ name }) => name === kind);
  if (!one) throw new Error(`There is no kind "${kind}": ${kinds.map(({ name }) => name).join("; ")}`);
  return fc.defaultReportMessage(one.run({ seed, path })) ?? "It holds.";
}
