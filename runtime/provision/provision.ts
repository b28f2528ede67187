import { existsSync, readdirSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BINDING_SPACE, bindingIsWhole, installBinding } from "./binding.ts";
import { cacheDirectory, type EngineLayout, engineLayout } from "./cache-layout.ts";
import { withCacheLock } from "./cache-lock.ts";
import { findCompiler } from "./compiler.ts";
import { installLibrary, libraryIsWhole, librarySpace } from "./library.ts";
import { requirePlatform } from "./platform.ts";
import { formatBytes, type Progress, terminalProgress } from "./progress.ts";
import { asSetupError, requireSpace, requireWritable } from "./space.ts";
import { choiceFile, detectVariant, rememberedVariant, type Variant } from "./variant.ts";

/** What `skyc setup` may be told. */
export interface ProvisionOptions {
  /** A variant chosen by hand is remembered; `auto` forgets the choice. Without it: the remembered one, else what the machine has. */
  readonly variant?: Variant | "auto";
  /** Throw away what is there of the variant, and begin anew. */
  readonly fresh?: boolean;
  readonly progress?: Progress;
  readonly cache?: string;
}

/** The variant in use: the remembered one, else what the machine has. */
export const currentVariant = (cache: string = cacheDirectory()): Variant =>
  rememberedVariant(cache) ?? detectVariant();

/** Whether both halves of the engine are there. Reads sizes only: a few milliseconds. */
export const engineIsWhole = (layout: EngineLayout): boolean => libraryIsWhole(layout) && bindingIsWhole(layout);

/**
 * Makes sure that the engine is in the cache and gives its folders. What is there is kept; what is missing is fetched, checked,
 * compiled and tried, with progress. Safe against interruption (nothing half-made gets a final name) and against two starts at
 * once (the second waits). Every fault of the machine is a SkyError SKY50xx.
 */
export async function provision(options: ProvisionOptions = {}): Promise<EngineLayout> {
  const { cache = cacheDirectory(), progress = terminalProgress() } = options;
  const chosen = options.variant === "auto" ? undefined : (options.variant ?? rememberedVariant(cache));
  const layout = engineLayout(chosen ?? detectVariant(), cache);
  const choiceKept = options.variant === undefined || rememberedVariant(cache) === chosen;
  if (!options.fresh && choiceKept && engineIsWhole(layout)) return layout;
  requirePlatform();
  requireWritable(cache);
  try {
    await withCacheLock(cache, progress, async () => {
      await removeLeftovers(cache);
      if (options.fresh) await discard(layout);
      if (!choiceKept) await remember(cache, chosen);
      await install(layout, progress).finally(() => removeLeftovers(cache));
    });
  } catch (error) {
    throw asSetupError(error, cache, librarySpace(layout) + BINDING_SPACE);
  }
  return layout;
}

async function install(layout: EngineLayout, progress: Progress): Promise<void> {
  const needsLibrary = !libraryIsWhole(layout);
  const needsBinding = needsLibrary || !bindingIsWhole(layout);
  if (!needsBinding) return;
  // Asked before the download: it would be a pity to learn of it after.
  await findCompiler();
  const bytes = (needsLibrary ? librarySpace(layout) : 0) + BINDING_SPACE;
  requireSpace(layout.cache, bytes);
  progress.say(
    `Set-up of the engine (${layout.variant}), once: about ${formatBytes(bytes)} into ${layout.cache}. It can be interrupted and started again.`,
  );
  const started = performance.now();
  if (needsLibrary) {
    await rm(layout.binding, { recursive: true, force: true });
    await installLibrary(layout, progress);
  }
  await installBinding(layout, progress);
  progress.say(`The engine is ready (${((performance.now() - started) / 1000).toFixed(0)} s).`);
}

async function remember(cache: string, variant: Variant | undefined): Promise<void> {
  if (!variant) return rm(choiceFile(cache), { force: true });
  const temporary = `${choiceFile(cache)}.${process.pid}.tmp`;
  await writeFile(temporary, `${variant}\n`);
  await rename(temporary, choiceFile(cache));
}

/** What a killed or failed set-up left; the lock is ours, so nobody else writes there. */
async function removeLeftovers(cache: string): Promise<void> {
  for (const folder of ["tensorflow", "binding"].map((name) => join(cache, name))) {
    await mkdir(folder, { recursive: true });
    for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".tmp"))) {
      // An orphaned npm or pip may still write there; its folder is then left for the next set-up.
      await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
    }
  }
}

async function discard(layout: EngineLayout): Promise<void> {
  for (const folder of [layout.binding, layout.library]) {
    if (existsSync(folder)) await rm(folder, { recursive: true });
  }
}
