import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { installCommand } from "./mend.ts";
import { PYTHON_TAG, type WheelPin } from "./pins.ts";
import type { Progress } from "./progress.ts";
import { lastLines, type Outcome, runCommand } from "./run-command.ts";
import { failFullDisk } from "./space.ts";

/** Says, by pip's own words, that the index was not reached. */
const unreachable =
  /Retrying \(|NewConnectionError|Max retries exceeded|Name or service not known|name resolution|timed out|ConnectionError|Connection (refused|reset|aborted)|SSLError|CERTIFICATE_VERIFY|ProxyError|Network is unreachable/i;

/**
 * Lets pip download one pinned wheel into the empty folder `work` and gives its path. pip finds the index by the user's own
 * configuration. The content is checked by pip and, because a pip may be old or wrapped, here again.
 */
export async function fetchWheel(pin: WheelPin, work: string, progress: Progress): Promise<string> {
  const what = `${pin.project} ${pin.version}`;
  const wheels = join(work, "wheels");
  await mkdir(wheels, { recursive: true });
  const requirement = join(work, "requirement.txt");
  await writeFile(requirement, `${pin.project}==${pin.version} --hash=sha256:${pin.sha256}\n`);
  progress.begin(`downloading ${what}`, pin.bytes);
  const watch = setInterval(() => void newestSize(work).then((size) => progress.advance(size)), 200);
  const outcome = await runCommand("python3", pipArguments(pin, requirement, wheels), {
    cwd: work,
    // pip puts the growing file below TMPDIR: kept in the cache, since the system's own may be small. A rule that pip may only install into
    // virtual environments does not touch a download.
    env: { ...process.env, TMPDIR: work, PIP_REQUIRE_VIRTUALENV: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" },
  }).finally(() => clearInterval(watch));
  if (outcome.status !== 0) failPip(outcome, what, work, pin.bytes);
  const [file] = (await readdir(wheels)).filter((name) => name.endsWith(".whl"));
  if (!file) fail("SKY5015", { what, detail: lastLines(outcome.tail) });
  const path = join(wheels, file);
  const found = await sha256(path);
  if (found !== pin.sha256) {
    await rm(path);
    fail("SKY5009", { file, found, expected: pin.sha256, client: "pip" });
  }
  progress.end();
  return path;
}

function pipArguments(pin: WheelPin, requirement: string, target: string): readonly string[] {
  return [
    ...[
      "-m",
      "pip",
      "download",
      "--no-deps",
      "--no-cache-dir",
      "--only-binary=:all:",
      "--require-hashes",
      "--retries=2",
    ],
    ...["--python-version", PYTHON_TAG.version, "--implementation", PYTHON_TAG.implementation, "--abi", PYTHON_TAG.abi],
    ...["--platform", pin.platform, "--progress-bar=off", "--dest", target, "--requirement", requirement],
  ];
}

function failPip(outcome: Outcome, what: string, path: string, bytes: number): never {
  const { tail } = outcome;
  const detail = lastLines(tail);
  if (outcome.missing) fail("SKY5001", { detail: "no python3 on the PATH", command: installCommand("pip") });
  if (/No module named '?pip/.test(tail))
    fail("SKY5001", { detail: "python3 has no pip", command: installCommand("pip") });
  if (/No space left|Errno 28|Disk quota/i.test(tail)) failFullDisk(path, bytes);
  if (/DO NOT MATCH THE HASHES/i.test(tail)) {
    const found = /Got\s+([0-9a-f]{64})/.exec(tail)?.[1] ?? "another";
    const expected = /Expected sha256\s+([0-9a-f]{64})/.exec(tail)?.[1] ?? "the pinned one";
    fail("SKY5009", { file: what, found, expected, client: "pip" });
  }
  if (unreachable.test(tail)) fail("SKY5006", { what, detail: networkReason(tail) ?? detail, client: "pip" });
  if (/No matching distribution|Could not find a version/i.test(tail)) fail("SKY5014", { what, detail });
  return fail("SKY5015", { what, detail });
}

/** The few words in pip's connection warnings that name the reason. */
function networkReason(tail: string): string | undefined {
  return /\[Errno -?\d+\] [^'")]+|CERTIFICATE_VERIFY_FAILED[^'")]*|[Rr]ead timed out|Cannot connect to proxy[^'")]*/.exec(
    tail,
  )?.[0];
}

/** The size of the largest file below the folder: the one that pip writes to. */
async function newestSize(folder: string): Promise<number> {
  let largest = 0;
  try {
    for (const name of await readdir(folder, { recursive: true })) {
      largest = Math.max(
        largest,
        await stat(join(folder, name)).then(
          (s) => (s.isFile() ? s.size : 0),
          () => 0,
        ),
      );
    }
  } catch {
    // pip moves its folders about while we look; the next look is 200 ms away.
  }
  return largest;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
