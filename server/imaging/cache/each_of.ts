/** Bounded concurrency. @module */

/**
 * Runs `task` on each item, at most `atOnce` at a time, in order.
 *
 * @returns the results in the order of the items
 * @throws what the first failing task throws; no further ones are begun
 */
export async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  task: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  let hasFailed = false;
  async function work(): Promise<void> {
    while (next < items.length && !hasFailed) {
      const index = next++;
      try {
        results[index] = await task(items[index]!, index);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  }
  const count = Math.min(atOnce, items.length);
  await Promise.all(Array.from({ length: count }, work));
  return results;
}
