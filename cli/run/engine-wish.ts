import { fail } from "../../compiler/diag/diagnostic.ts";

/** What the command line says of the engine. */
export interface EngineOptions {
  readonly engine?: string;
  readonly xla?: string;
  readonly threads?: string;
  readonly workers?: string;
}

/** The same, judged. */
export interface EngineWish {
  readonly engine?: "tf" | "reference";
  readonly xla?: "on" | "off" | "auto";
  readonly threads?: number;
}

const wrong = (option: string, value: string, reason: string): never => fail("SKY7021", { option, value, reason });

function oneOf<T extends string>(option: string, value: string | undefined, choices: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  return found ?? wrong(option, value, `it is one of ${choices.join(", ")}`);
}

function count(option: string, value: string | undefined, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return number >= least && number <= most
    ? number
    : wrong(option, value, `it is a whole number from ${least} to ${most}`);
}

/** Reads the options. Errors: SKY7021, SKY8085. */
export function engineWish(options: EngineOptions): EngineWish {
  const engine = oneOf("--engine", options.engine, ["tf", "reference"] as const);
  const xla = oneOf("--xla", options.xla, ["on", "off", "auto"] as const);
  const threads = count("--threads", options.threads, 1, 1024);
  if (engine === "reference" && (xla !== undefined || threads !== undefined))
    return fail("SKY8085", { option: xla === undefined ? "--threads" : "--xla" });
  return { ...(engine ? { engine } : {}), ...(xla ? { xla } : {}), ...(threads === undefined ? {} : { threads }) };
}

/** Threads that read data; undefined: as the machine has it. Errors: SKY7021. */
export const workersOf = ({ workers }: EngineOptions): number | undefined => count("--workers", workers, 0, 256);
