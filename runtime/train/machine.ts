import { cpus, totalmem } from "node:os";
import type { EngineFacts } from "./parts.ts";

/** What a run ran on, for its report. */
export interface Environment {
  readonly os: string;
  readonly cpu: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly node: string;
  readonly engine: EngineFacts;
  /** Of skyc and of the libraries that touch numbers. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Describes this machine; `versions` as the caller knows them. */
export function describeMachine(engine: EngineFacts, versions: Readonly<Record<string, string>>): Environment {
  const list = cpus();
  return {
    os: `${process.platform} ${process.arch}`,
    cpu: list[0]?.model.trim() ?? "unknown",
    cores: list.length,
    memory: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    node: process.version,
    engine,
    versions,
  };
}
