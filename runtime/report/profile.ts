/** What a part of a step takes, its ops run one by one as single kernels. */
export interface ProfileRow {
  /** A block's dotted place, or an op's name. */
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
  readonly flops: number;
  readonly bytes: number;
  /** Of the operations that the machine's matrix products reach; null where it was never calibrated. */
  readonly peak: number | null;
}

/** `profile.json`: where a training step's time goes. */
export interface Profile {
  readonly format: 1;
  /** How the run itself computed its steps: `whole step compiled by XLA`. */
  readonly mode: string;
  /** Median of the run's own steps, s; null where it made none. */
  readonly step: number | null;
  /** All ops one by one, s. */
  readonly alone: number;
  readonly flops: number;
  readonly peak: number | null;
  readonly blocks: readonly ProfileRow[];
  readonly ops: readonly ProfileRow[];
  /** The training loop's own time, s. */
  readonly waited: number;
  readonly loop: number;
}

/** A node's share of a profile. */
export interface ProfiledNode {
  readonly op: string;
  readonly scope: string;
  readonly seconds: number;
  readonly flops: number;
  readonly bytes: number;
}

/** Parts of a dotted place that name a block, where none of them is a number: `head.convs.0`, `encoder.ms.patch_embed`. */
const depth = 3;

/** Sums up nodes by `nameOf`, longest first. `product`: seconds of one operation of a large matrix product. */
export function profileRows(
  nodes: readonly ProfiledNode[],
  nameOf: (node: ProfiledNode) => string,
  product: number | undefined,
): ProfileRow[] {
  const sums = new Map<string, { count: number; seconds: number; flops: number; bytes: number }>();
  for (const node of nodes) {
    const name = nameOf(node);
    const sum = sums.get(name) ?? { count: 0, seconds: 0, flops: 0, bytes: 0 };
    sum.count++;
    sum.seconds += node.seconds;
    sum.flops += node.flops;
    sum.bytes += node.bytes;
    sums.set(name, sum);
  }
  return [...sums]
    .map(([name, sum]) => ({ name, ...sum, peak: peakOf(sum, product) }))
    .sort((a, b) => b.seconds - a.seconds || (a.name < b.name ? -1 : 1));
}

/** The share of the machine's peak. */
export const peakOf = (
  { seconds, flops }: { readonly seconds: number; readonly flops: number },
  product: number | undefined,
): number | null => (product === undefined || seconds === 0 ? null : (flops * product) / seconds);

/** The block that a node belongs to: its place up to the first number, or its first parts. */
export function blockOf({ scope }: ProfiledNode): string {
  if (scope === "") return "(the step itself)";
  const parts = scope.split(".");
  const number = parts.findIndex((part) => /^\d+$/.test(part));
  return parts.slice(0, number < 0 ? depth : number + 1).join(".");
}

/** The table for people: so many rows of blocks and of ops. */
export function profileText(profile: Profile, rows = 12): string {
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(36) : cell.padStart(11)))
      .join("")
      .trimEnd();
  const head = (what: string): string => line([what, "count", "ms", "share", "GFLOP", "MB", "of peak"]);
  const share = (part: number): string => `${(100 * part).toFixed(1)} %`;
  const shown = (row: ProfileRow): string =>
    line([
      row.name.length > 35 ? `…${row.name.slice(-34)}` : row.name,
      String(row.count),
      (row.seconds * 1000).toFixed(2),
      share(profile.alone === 0 ? 0 : row.seconds / profile.alone),
      (row.flops / 1e9).toFixed(3),
      (row.bytes / 1e6).toFixed(1),
      row.peak === null ? "–" : share(row.peak),
    ]);
  const step =
    profile.step === null
      ? ""
      : `A step of this run took ${(profile.step * 1000).toFixed(1)} ms (median, ${profile.mode}). `;
  const peak = profile.peak === null ? "" : `, ${share(profile.peak)} of this machine's matrix products`;
  return [
    `${step}Its ops one by one, as single kernels: ${(profile.alone * 1000).toFixed(1)} ms, ${(profile.flops / 1e9).toFixed(2)} GFLOP${peak}.`,
    "",
    head("block"),
    ...profile.blocks.slice(0, rows).map(shown),
    "",
    head("op"),
    ...profile.ops.slice(0, rows).map(shown),
  ].join("\n");
}
