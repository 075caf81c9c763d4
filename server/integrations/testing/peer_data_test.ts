/** Tests that need both real data and programs of others. @module */
import { peerTest, REAL_DATA, realDataTest } from "#testing";

/** A test reported as ignored, with the reason, where either is missing. */
export function peerDataTest(
  programs: readonly string[],
  name: string,
  run: (dataFolder: string, t: Deno.TestContext) => Promise<void>,
): void {
  const data = REAL_DATA;
  if (data === undefined) realDataTest(name, run);
  else peerTest(programs, name, (t) => run(data, t));
}
