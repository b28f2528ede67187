/**
 * Damerau–Levenshtein distance (optimal string alignment): insertions, deletions, replacements and swaps of neighbours.
 * Gives up beyond `limit` and returns `limit + 1`.
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}

const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_\s]/g, "");

/**
 * The candidate that was most likely meant, or undefined when none is near enough: one slip for up to four characters,
 * two up to eight, three beyond. Case, `-` and `_` count for less than letters. Ties go to the first candidate.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length <= 4 ? 1 : word.length <= 8 ? 2 : 3;
  const bare = plain(word);
  let found: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const other = plain(candidate);
    const slips = bare === other ? 0 : distance(bare, other, limit);
    // A word that shares no letter in order with so short a one is no near miss.
    if (slips > limit || slips >= Math.max(bare.length, other.length)) continue;
    // Among equals, the one whose spelling is nearest.
    const score = slips + distance(word, candidate, word.length + candidate.length) / 1000;
    if (score < least) {
      least = score;
      found = candidate;
    }
  }
  return found;
}
