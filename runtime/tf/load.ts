import { createRequire } from "node:module";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { engineAsset } from "../provision/cache-layout.ts";
import { type ProvisionOptions, provision } from "../provision/provision.ts";
import { engineEnvironment } from "./environment.ts";
import type { Tensorflow } from "./tensorflow.ts";

/** How the library is loaded; the first call of a process decides. */
export interface LoadOptions extends ProvisionOptions {
  /** Silences the native library's log; the default. */
  readonly quiet?: boolean;
  /** Threads of its kernels; absent: one a core. */
  readonly threads?: number;
}

let loaded: Promise<Tensorflow> | undefined;

/**
 * The native TensorFlow, once a process: does the set-up first where it is missing (with progress on standard error), then
 * loads the package from the cache. `quiet` (the default) silences the native library's log; the first call decides.
 * Faults of the machine are SkyErrors SKY50xx.
 */
export function loadTensorflow(options: LoadOptions = {}): Promise<Tensorflow> {
  loaded ??= open(options);
  return loaded;
}

async function open({ quiet = true, threads, ...options }: LoadOptions): Promise<Tensorflow> {
  const layout = await provision(options);
  engineEnvironment(layout.variant, threads);
  const { openTensorflow } = createRequire(import.meta.url)(engineAsset("open-tensorflow.cjs")) as {
    openTensorflow(folder: string, quiet: boolean): Tensorflow;
  };
  try {
    return openTensorflow(layout.binding, quiet);
  } catch (error) {
    return fail("SKY5012", { detail: (error as Error).message.split("\n")[0] ?? "" });
  }
}
