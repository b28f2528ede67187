import { type Analysis, analyse } from "../../compiler/language/analysis.ts";
import { spreadOf } from "../compare.ts";
import { show, timed } from "./figures.ts";
import { mistyped } from "./survey.ts";
import { nothingElse } from "./typing.ts";

const mebibyte = 2 ** 20;

/** Slips of the hand one after the other, as an editor passes them on: how long the findings take, and what they leave behind. */
export function edit(edits: number): void {
  let analysis: Analysis | undefined;
  const times: number[] = [];
  const heap: number[] = [];
  const resident: number[] = [];
  let found = 0;
  // Not more often: after each collection the engine has to find its way back to fast code.
  const every = Math.max(25, Math.ceil(edits / 100));
  for (let i = 0; i < edits; i++) {
    times.push(
      timed(() => {
        analysis = analyse(mistyped(i), "survey.sky", nothingElse, analysis);
        return analysis.diagnostics;
      }),
    );
    if (analysis!.diagnostics.length > 0) found++;
    if (i % every !== 0) continue;
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    heap.push(heapUsed / mebibyte);
    resident.push(rss / mebibyte);
  }
  if (found < edits / 2) throw new Error(`only ${found} of ${edits} slips were found: it is not them that is measured`);
  show("diagnostics after a keystroke", times.slice(10));
  grows(`heap over ${edits} edits`, heap);
  grows(`resident memory over ${edits} edits`, resident);
}

/** Flat means: the last tenth takes what the first did. */
function grows(what: string, values: readonly number[]): void {
  const tenth = Math.ceil(values.length / 10);
  const [first, last] = [values.slice(0, tenth), values.slice(-tenth)].map((part) => spreadOf(part).median);
  const peak = Math.max(...values).toFixed(1);
  process.stdout.write(
    `${what}: first tenth ${first!.toFixed(1)} MiB, last tenth ${last!.toFixed(1)} MiB, most ${peak} MiB\n`,
  );
}
