import { Presets, SingleBar } from "cli-progress";

/** Told how many of how many are done. */
export type CountProgress = (done: number, total: number) => void;

/**
 * A bar on standard error where that is a terminal, else one line at the start; nothing with `quiet`. `what` is being done to
 * `things`: `countProgress("writing", "tiles")`.
 */
export function countProgress(what: string, things: string, quiet = false): CountProgress {
  let bar: SingleBar | undefined;
  let told = false;
  return (done, total) => {
    if (quiet) return;
    if (!process.stderr.isTTY) {
      if (!told) process.stderr.write(`${what} ${total} ${things}\n`);
      told = true;
      return;
    }
    if (!bar) {
      const format = `${what} {bar} {value}/{total} ${things}  {eta_formatted} left`;
      bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.shades_classic);
      bar.start(total, 0);
    }
    bar.update(done);
    if (done >= total) bar.stop();
  };
}
