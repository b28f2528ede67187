import { join } from "node:path";
import { SkyError } from "../../compiler/diag/diagnostic.ts";
import type { Report } from "../../runtime/report/report.ts";
import { identityPart } from "../../runtime/train/engine-choice.ts";
import { type Identity, identityOf } from "../../runtime/train/identity.ts";
import { weightsLock } from "../../runtime/train/load-weights.ts";
import type { ProgressStyle } from "../../runtime/train/progress.ts";
import { type Claim, claimRunFolder, type RunFile, writeRunFile } from "../../runtime/train/run-folder.ts";
import { version } from "../version.ts";
import { chooseEngine } from "./choose-engine.ts";
import type { Ready } from "./compile-for-run.ts";
import type { EngineWish } from "./engine-wish.ts";
import { libraryVersions } from "./library-versions.ts";
import { type OpenedData, openRunData } from "./open-run-data.ts";
import { readStored, storedPlace, storeSource } from "./stored-source.ts";

/** A run that may begin: folder claimed, source stored, data open. */
export interface Begun {
  readonly dir: string;
  readonly run: RunFile;
  readonly opened: OpenedData;
  release(): Promise<void>;
}

/** Where a run goes when `--out` does not say: named by its content. */
export const defaultFolder = (experiment: string, { hash }: Identity): string =>
  join("runs", `${experiment}-${hash.slice(0, 12)}`);

/**
 * Claims the folder that was asked for; without one, the run's own, or, while another process works there on the very same run,
 * the next free one beside it: `…-2`, `…-3`.
 */
function claimFolder(
  out: string | undefined,
  own: string,
  identity: Identity,
  force: boolean,
): { readonly dir: string; readonly claim: Claim } {
  if (out !== undefined) return { dir: out, claim: claimRunFolder(out, identity, force) };
  for (let i = 1; ; i++) {
    const dir = i === 1 ? own : `${own}-${i}`;
    try {
      return { dir, claim: claimRunFolder(dir, identity, force) };
    } catch (error) {
      const busy = error instanceof SkyError && error.diagnostic.code === "SKY7005";
      if (!busy || i === 100) throw error;
    }
  }
}

/** The report of a finished run in this folder, when it is this very run. */
export interface Finished {
  readonly dir: string;
  readonly report: Report;
}

/** Opens the data, works out who the run is, and claims its folder. Errors: SKY60xx, SKY7005, SKY7006, SKY7008. */
export async function beginRun(
  ready: Ready,
  options: {
    readonly set: readonly string[];
    readonly out?: string;
    readonly force: boolean;
    readonly style: ProgressStyle;
    /** What is said about the engine, and who hears why it was chosen so. */
    readonly wish?: EngineWish;
    readonly note?: (text: string) => void;
    readonly workers?: number | undefined;
  },
): Promise<Begun | Finished> {
  const { program, locate } = ready;
  const opened = await openRunData(program, options.style, { skyFile: program.file, workers: options.workers });
  try {
    const engine = chooseEngine(options.wish ?? {}, program, opened.data.samples, options.note ?? (() => {}));
    const weights = await weightsLock(program.weights);
    const identity = identityOf(program, opened.lock.digest, version(), weights, identityPart(engine));
    const { dir, claim } = claimFolder(
      options.out,
      defaultFolder(program.experiment, identity),
      identity,
      options.force,
    );
    const release = async (): Promise<void> => {
      claim.release();
      await opened.data.close();
    };
    try {
      const report = claim.state === "finished" ? readStored<Report>(dir, "report.json") : undefined;
      if (report) {
        await release();
        return { dir, report };
      }
      const lock = {
        data: { source: program.data.source, splits: program.data.splits },
        weights: program.weights.map(({ scope, path }) => ({ scope, path })),
        files: opened.lock,
        versions: libraryVersions(),
      };
      const run: RunFile = {
        format: 1,
        experiment: program.experiment,
        file: program.file,
        source: storedPlace(program),
        set: options.set,
        identity,
        engine,
        status: "running",
        step: 0,
        total: program.iterations,
        started: new Date().toISOString(),
        seconds: 0,
      };
      // First, so that a folder never holds a part of a run without saying whose.
      writeRunFile(dir, run);
      storeSource(dir, program, lock, locate);
      return { dir, run, opened, release };
    } catch (error) {
      claim.release();
      throw error;
    }
  } catch (error) {
    await opened.data.close();
    throw error;
  }
}
