/** Runs `work` on every item, at most `side` at once; results in the items' order. The first failure ends it. */
export async function eachOf<T, R>(
  items: readonly T[],
  side: number,
  work: (item: T, i: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i]!, i);
    }
  };
  await Promise.all(Array.from({ length: Math.min(side, items.length) }, run));
  return results;
}
