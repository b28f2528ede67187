import { existsSync } from "node:fs";
import { fail, SkyError } from "../../compiler/diag/diagnostic.ts";
import { BINDING_SPACE, bindingIsWhole } from "./binding.ts";
import { cacheDirectory, type EngineLayout, engineLayout } from "./cache-layout.ts";
import { calibrationFile, readCalibration } from "./calibration.ts";
import { findCompiler } from "./compiler.ts";
import { libraryIsWhole, librarySpace } from "./library.ts";
import { installCommand } from "./mend.ts";
import { npmProgram } from "./npm.ts";
import { TENSORFLOW_VERSION } from "./pins.ts";
import { readPlatform, requirePlatform } from "./platform.ts";
import { formatBytes } from "./progress.ts";
import { currentVariant, engineIsWhole } from "./provision.ts";
import { lastLines, runCommand } from "./run-command.ts";
import { existingParent, freeBytes, requireSpace, requireWritable } from "./space.ts";
import { tryEngine } from "./try-engine.ts";
import { detectVariant, rememberedVariant } from "./variant.ts";

/** One thing that was looked at. `idle`: it is not there, and nothing needs it now. */
export interface Finding {
  readonly name: string;
  readonly state: "ok" | "missing" | "idle";
  readonly detail: string;
  /** What to do, where something is missing. */
  readonly mend?: string;
  /** The code that a command would stop with. */
  readonly code?: string;
}

/** Looks at everything that the engine needs, in the order in which set-up needs it. Changes nothing but an empty cache folder. */
export async function examine(cache: string = cacheDirectory()): Promise<readonly Finding[]> {
  const layout = engineLayout(currentVariant(cache), cache);
  // Once the engine is there, the tools that bring it are needed no more.
  const ready = engineIsWhole(layout);
  return [
    await look("node", async () => `${process.version} (${process.execPath})`),
    await look("platform", async () => {
      requirePlatform();
      return `Linux x64, glibc ${readPlatform().glibc}`;
    }),
    await tool("python and pip", ready, pipVersion),
    await tool("npm", ready, npmVersion),
    await tool("C++ compiler", ready, async () => (await findCompiler()).version),
    await tool("cache", ready, async () => {
      requireWritable(cache);
      return cache;
    }),
    await tool("disk", ready, async () => {
      const place = existingParent(cache);
      requireSpace(place, librarySpace(layout) + BINDING_SPACE);
      return `${formatBytes(freeBytes(place))} free`;
    }),
    await variantFinding(cache),
    libraryFinding(layout),
    ...(await bindingFindings(layout)),
    calibrationFinding(cache),
  ];
}

/** The findings as lines for a person. */
export function formatFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, detail, mend, code }) => [
    `${state.padEnd(7)}  ${name.padEnd(width)}  ${code ? `${code}: ` : ""}${detail}`,
    ...(mend ? [`${" ".repeat(width + 11)}${mend}`] : []),
  ]);
  return `${lines.join("\n")}\n`;
}

async function look(name: string, find: () => Promise<string>): Promise<Finding> {
  try {
    return { name, state: "ok", detail: await find() };
  } catch (error) {
    if (!(error instanceof SkyError)) throw error;
    const { code, message, help } = error.diagnostic;
    return { name, state: "missing", detail: message, ...(help ? { mend: help } : {}), code };
  }
}

/** A tool that only set-up uses: its lack is no fault of a machine whose engine is ready. */
async function tool(name: string, ready: boolean, find: () => Promise<string>): Promise<Finding> {
  const { state, detail, ...rest } = await look(name, find);
  if (state === "missing" && ready) return { name, state: "idle", detail: `${detail} (set-up is done)` };
  return { ...rest, name, state, detail };
}

async function pipVersion(): Promise<string> {
  const outcome = await runCommand("python3", ["-m", "pip", "--version"]);
  if (outcome.status === 0) return outcome.out.trim().replace(/ from .* \(/, " (");
  const detail = outcome.missing ? "no python3 on the PATH" : "python3 has no pip";
  return fail("SKY5001", { detail, command: installCommand("pip") });
}

async function npmVersion(): Promise<string> {
  const outcome = await runCommand(npmProgram(), ["--version"]);
  if (outcome.status === 0) return outcome.out.trim();
  return fail("SKY5010", { command: installCommand("npm") });
}

async function variantFinding(cache: string): Promise<Finding> {
  const detected = detectVariant() === "gpu" ? "an NVIDIA driver is present" : "no NVIDIA driver is present";
  const remembered = rememberedVariant(cache);
  const why = remembered ? `chosen by hand; ${detected}` : detected;
  return { name: "variant", state: "ok", detail: `${currentVariant(cache)} (${why})` };
}

const setUp = 'Run "skyc setup" (any command that trains does it by itself).';

function libraryFinding(layout: EngineLayout): Finding {
  const name = "TensorFlow";
  if (libraryIsWhole(layout)) return { name, state: "ok", detail: `${TENSORFLOW_VERSION} (${layout.variant})` };
  const detail = existsSync(layout.library) ? "the files in the cache are damaged" : "not in the cache yet";
  return { name, state: "missing", detail, mend: setUp };
}

async function bindingFindings(layout: EngineLayout): Promise<readonly Finding[]> {
  if (!libraryIsWhole(layout) || !bindingIsWhole(layout)) {
    return [{ name: "binding", state: "missing", detail: "not in the cache yet", mend: setUp }];
  }
  let gpu = false;
  const binding = await look("binding", async () => {
    const facts = await tryEngine(layout.binding);
    gpu = facts.gpu;
    return `tfjs-node-gpu ${facts.tfjs} runs operations of TensorFlow ${facts.tensorflow}`;
  });
  if (layout.variant === "cpu") return [binding, { name: "GPU", state: "idle", detail: "not used by this variant" }];
  if (gpu) return [binding, { name: "GPU", state: "ok", detail: await gpuName() }];
  const mend = 'Mend the NVIDIA driver ("nvidia-smi" must list the device), or run "skyc setup --cpu".';
  return [binding, { name: "GPU", state: "missing", detail: "TensorFlow sees none", mend }];
}

/** Not needed by anything: without it a plan says no hours. */
function calibrationFinding(cache: string): Finding {
  const name = "calibration";
  const found = readCalibration(cache);
  if (found) return { name, state: "ok", detail: `of ${found.date.slice(0, 10)}, for the hours of "skyc plan"` };
  const old = existsSync(calibrationFile(cache)) ? "of another machine or engine" : "not measured yet";
  return { name, state: "idle", detail: `${old}: "skyc calibrate" measures it for the hours of "skyc plan"` };
}

async function gpuName(): Promise<string> {
  const outcome = await runCommand("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader"]);
  return outcome.status === 0 ? lastLines(outcome.out, 8) : "used";
}
