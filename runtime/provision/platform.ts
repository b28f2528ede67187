import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fail } from "../../compiler/diag/diagnostic.ts";

/** What decides whether TensorFlow's wheels run here. `glibc` is "" where the C library is another one. */
export interface Platform {
  readonly system: string;
  readonly architecture: string;
  readonly glibc: string;
  /** Flags of the first processor; undefined where they cannot be read. */
  readonly flags: ReadonlySet<string> | undefined;
}

/** Looks at this machine. */
export function readPlatform(): Platform {
  return { system: process.platform, architecture: process.arch, glibc: glibcVersion(), flags: processorFlags() };
}

/** The wheels' tag is manylinux_2_27: Linux, x86-64, glibc 2.27 or newer; they are compiled for AVX. */
export function requirePlatform(platform: Platform = readPlatform()): void {
  const needed = "Linux on x64 with glibc 2.27 or newer";
  if (platform.system !== "linux" || platform.architecture !== "x64") {
    fail("SKY5002", { found: `${platform.system} on ${platform.architecture}`, needed });
  }
  if (platform.glibc === "") fail("SKY5002", { found: "Linux with a C library other than glibc", needed });
  const [major = 0, minor = 0] = platform.glibc.split(".").map(Number);
  if (major * 1000 + minor < 2027) fail("SKY5002", { found: `glibc ${platform.glibc}`, needed });
  if (platform.flags && !platform.flags.has("avx")) fail("SKY5017", { feature: "AVX" });
}

function glibcVersion(): string {
  const asked = spawnSync("getconf", ["GNU_LIBC_VERSION"], { encoding: "utf8" });
  const version = /glibc (\d+\.\d+)/.exec(asked.stdout ?? "")?.[1];
  if (version) return version;
  // A system without getconf: Node's own report knows the library that it runs on.
  const header = (process.report.getReport() as { header?: { glibcVersionRuntime?: string } }).header;
  return header?.glibcVersionRuntime ?? "";
}

function processorFlags(): ReadonlySet<string> | undefined {
  try {
    const line = /^flags\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"));
    return line ? new Set(line[1]!.split(" ")) : undefined;
  } catch {
    return undefined;
  }
}
