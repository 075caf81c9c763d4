// deno-lint-ignore-file no-console -- says on standard output what was acknowledged
/** Queues jobs and works on them until it is killed; prints what was acknowledged. @module */
import { ok, silentLog, systemClock } from "#base";
import { openKvDocuments } from "#storage";
import { openJobs } from "../mod.ts";

const documents = await openKvDocuments(Deno.args[0]!);
const clock = systemClock;
const queue = openJobs({ documents, clock, log: silentLog, isAlone: true });
await queue.start({
  k: {
    concurrency: 2,
    maxAttempts: 5,
    backoffMs: 1,
    run: async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return ok(undefined);
    },
  },
});
for (let n = 0;; n++) {
  const queued = await queue.enqueue({ kind: "k", key: `${n}`, input: n });
  if (!queued.ok) throw new Error(queued.error.message);
  console.log(queued.value.id);
}
