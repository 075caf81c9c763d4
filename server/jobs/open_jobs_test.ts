import assert from "node:assert/strict";
import fc from "fast-check";
import { type Clock, err, ok, silentLog, systemClock } from "#base";
import { type DocumentStore, openKvDocuments } from "#storage";
import { openJobs } from "./open_jobs.ts";
import type { Handler, Job, JobQueue, Run } from "./types.ts";

/** A clock that stands until it is set. */
class SetClock implements Clock {
  ms = 1_000_000;
  nowMs(): number {
    return this.ms;
  }
  monotonicMs(): number {
    return this.ms;
  }
}

async function withDocuments(
  run: (documents: DocumentStore) => Promise<void>,
): Promise<void> {
  const documents = await openKvDocuments(":memory:");
  try {
    await run(documents);
  } finally {
    documents.close();
  }
}

function withQueue(
  handlers: Readonly<Record<string, Handler>>,
  run: (queue: JobQueue, clock: SetClock) => Promise<void>,
): Promise<void> {
  return withDocuments(async (documents) => {
    const clock = new SetClock();
    const queue = openJobs({ documents, clock, log: silentLog, isAlone: true });
    await queue.start(handlers);
    try {
      await run(queue, clock);
    } finally {
      await queue.stop();
    }
  });
}

function handler(
  run: Handler["run"],
  more: Partial<Handler> = {},
): Handler {
  return { concurrency: 1, maxAttempts: 3, backoffMs: 1000, run, ...more };
}

const SUCCEEDS = handler(() => Promise.resolve(ok(undefined)));

async function enqueue(
  queue: JobQueue,
  key: string,
  again = false,
): Promise<Job> {
  const queued = await queue.enqueue({ kind: "k", key, input: key, again });
  assert(queued.ok);
  return queued.value;
}

/** Resolves when the job comes to a state with so many runs behind it. */
function reached(
  queue: JobQueue,
  id: string,
  state: Job["state"],
  attempts: number,
): Promise<Job> {
  const { promise, resolve } = Promise.withResolvers<Job>();
  const stop = queue.subscribe((job) => {
    if (job.id !== id || job.state !== state) return;
    if (job.attempts !== attempts) return;
    stop();
    resolve(job);
  });
  return promise;
}

/** Runs until it is aborted or let go. */
function gate(): {
  run: Handler["run"];
  open: () => void;
  begun: Promise<Run>;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<Run>();
  return {
    open: resolve,
    begun: begun.promise,
    run: async (run) => {
      begun.resolve(run);
      const aborted = new Promise<void>((resolve) =>
        run.signal.addEventListener("abort", () => resolve())
      );
      await Promise.race([promise, aborted]);
      return run.signal.aborted
        ? err({ message: "aborted", isFinal: false })
        : ok(undefined);
    },
  };
}

Deno.test("a job runs once, with its input, and is done", async () => {
  const inputs: unknown[] = [];
  const kept = handler(({ job }) => {
    inputs.push(job.input);
    return Promise.resolve(ok(undefined));
  });
  await withQueue({ k: kept }, async (queue) => {
    await enqueue(queue, "a");
    await queue.idle();
    await enqueue(queue, "a");
    await queue.idle();
    const job = await queue.get("k/a");
    assert.equal(job?.state, "done");
    assert.equal(job.owner, undefined);
    assert.deepEqual(inputs, ["a"]);
  });
});

Deno.test("a job asked for again while it runs is run once more, whole", async () => {
  const first = gate();
  let runs = 0;
  const kept = handler((run) =>
    ++runs === 1 ? first.run(run) : Promise.resolve(ok(undefined))
  );
  await withQueue({ k: kept }, async (queue) => {
    await enqueue(queue, "a", true);
    await first.begun;
    await enqueue(queue, "a");
    await enqueue(queue, "a", true);
    await enqueue(queue, "a", true);
    first.open();
    await queue.idle();
    assert.equal(runs, 2);
    assert.equal((await queue.get("k/a"))?.state, "done");
    await enqueue(queue, "a", true);
    await queue.idle();
    assert.equal(runs, 3);
  });
});

Deno.test("a run that fails is tried again later, each time after twice the wait, then failed with its reason", async () => {
  let runs = 0;
  const kept = handler(() => {
    runs++;
    if (runs === 2) throw new Error("broke");
    return Promise.resolve(err({ message: `no ${runs}`, isFinal: false }));
  });
  await withQueue({ k: kept }, async (queue, clock) => {
    const start = clock.ms;
    const failed = reached(queue, "k/a", "queued", 1);
    await enqueue(queue, "a");
    await failed;
    for (const [waitMs, ran] of [[1000, 2], [3000, 3]] as const) {
      clock.ms = start + waitMs - 1;
      await queue.wake();
      assert.equal(runs, ran - 1);
      const next = ran === 3 ? "failed" : "queued";
      const ended = reached(queue, "k/a", next, ran);
      clock.ms = start + waitMs;
      await queue.wake();
      const job = await ended;
      assert.equal(runs, ran);
      assert.equal(job.reason, ran === 2 ? "broke" : "no 3");
    }
    assert.equal((await queue.get("k/a"))?.attempts, 3);
    const [listed] = await queue.list({ state: "failed", limit: 10 });
    assert.equal(listed?.id, "k/a");
    const again = reached(queue, "k/a", "queued", 0);
    assert((await queue.retry("k/a")).ok);
    assert.equal((await again).attempts, 0);
  });
});

Deno.test("a final failure is not tried again", async () => {
  const kept = handler(() =>
    Promise.resolve(err({ message: "never", isFinal: true }))
  );
  await withQueue({ k: kept }, async (queue) => {
    await enqueue(queue, "a");
    await queue.idle();
    const job = await queue.get("k/a");
    assert.equal(job?.state, "failed");
    assert.equal(job.attempts, 1);
  });
});

Deno.test("no more of a kind run at once than its handler allows", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 12 }),
      async (concurrency, count) => {
        let running = 0, most = 0;
        const done: string[] = [];
        const kept = handler(async ({ job }) => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 1));
          running--;
          done.push(job.key);
          return ok(undefined);
        }, { concurrency });
        await withQueue({ k: kept }, async (queue) => {
          const keys = Array.from({ length: count }, (_, n) => `${n}`);
          await Promise.all(keys.map((key) => enqueue(queue, key)));
          await queue.idle();
          assert.deepEqual(done.sort(), keys.sort());
          assert(most <= concurrency);
        });
      },
    ),
    { numRuns: 15 },
  );
});

Deno.test("progress is told at each step and can be read while the job runs", async () => {
  const held = gate();
  await withQueue({ k: handler(held.run) }, async (queue) => {
    const told: unknown[] = [];
    queue.subscribe((job) => void (job.progress && told.push(job.progress)));
    await enqueue(queue, "a");
    const run = await held.begun;
    for (const done of [1, 2, 3]) run.progress(done, 3);
    const job = await queue.get("k/a");
    assert.deepEqual(job?.progress, { done: 3, total: 3 });
    held.open();
    await queue.idle();
    assert.deepEqual(told.at(-1), { done: 3, total: 3 });
    const ended = await queue.get("k/a");
    assert.deepEqual(ended?.progress, { done: 3, total: 3 });
  });
});

Deno.test("cancel() takes a queued job out and aborts a running one", async () => {
  const held = gate();
  await withQueue({ k: handler(held.run) }, async (queue) => {
    await enqueue(queue, "running");
    const run = await held.begun;
    await enqueue(queue, "queued");
    assert((await queue.cancel("k/queued")).ok);
    assert((await queue.cancel("k/running")).ok);
    assert(run.signal.aborted);
    await queue.idle();
    const jobs = await queue.list({ state: "cancelled", limit: 10 });
    assert.deepEqual(jobs.map(({ key }) => key).sort(), ["queued", "running"]);
    const missing = await queue.cancel("k/none");
    assert(!missing.ok && missing.error.kind === "jobs.missing");
    held.open();
    await queue.retry("k/queued");
    await queue.idle();
    const again = await queue.cancel("k/queued");
    assert(!again.ok && again.error.kind === "jobs.notNow");
  });
});

Deno.test("stop() queues what runs again, the run not counted; the next start finishes it", () =>
  withDocuments(async (documents) => {
    const held = gate();
    const options = { documents, clock: systemClock, log: silentLog };
    const first = openJobs({ ...options, isAlone: true });
    await first.start({ k: handler(held.run) });
    await enqueue(first, "a");
    await held.begun;
    await first.stop();
    const between = await first.get("k/a");
    assert.equal(between?.state, "queued");
    assert.equal(between.attempts, 0);
    const second = openJobs({ ...options, isAlone: true });
    await second.start({ k: SUCCEEDS });
    await second.idle();
    assert.equal((await second.get("k/a"))?.state, "done");
    await second.stop();
  }));

Deno.test("what a dead process ran is taken up: at once where we are alone, else when its lease ends", () =>
  withDocuments(async (documents) => {
    const clock = new SetClock();
    const options = { documents, clock, log: silentLog };
    const held = gate();
    const dead = openJobs({ ...options, isAlone: true });
    await dead.start({ k: handler(held.run) });
    await enqueue(dead, "a");
    await held.begun;

    const other = openJobs({ ...options, isAlone: false });
    await other.start({ k: SUCCEEDS });
    assert.equal((await other.get("k/a"))?.state, "running");
    await other.stop();

    clock.ms += 31_000;
    const later = openJobs({ ...options, isAlone: false });
    await later.start({ k: SUCCEEDS });
    await later.idle();
    const job = await later.get("k/a");
    assert.equal(job?.state, "done");
    assert.equal(job.attempts, 2);
    // The first process, if it lives after all, can't overwrite the outcome.
    held.open();
    await dead.stop();
    assert.equal((await later.get("k/a"))?.state, "done");
    await later.stop();
  }));

Deno.test("a job that kills its process each time is failed after its last attempt", () =>
  withDocuments(async (documents) => {
    const clock = new SetClock();
    const options = { documents, clock, log: silentLog, isAlone: true };
    const queues: JobQueue[] = [];
    for (let n = 0; n < 3; n++) {
      const held = gate();
      const queue = openJobs(options);
      queues.push(queue);
      await queue.start({ k: handler(held.run) });
      if (n === 0) await enqueue(queue, "a");
      await held.begun;
    }
    const last = openJobs(options);
    await last.start({ k: SUCCEEDS });
    await last.idle();
    const job = await last.get("k/a");
    assert.equal(job?.state, "failed");
    assert.match(job.reason!, /server stopped/);
    for (const queue of [...queues, last]) await queue.stop();
  }));

Deno.test("idle() waits for what was queued while the queue was looking", () =>
  withDocuments(async (documents) => {
    // Holds a look back after it has read that nothing is due.
    let held: PromiseWithResolvers<void> | undefined;
    const reached = Promise.withResolvers<void>();
    const slow: DocumentStore = {
      ...documents,
      async *findKeys(collection, range) {
        yield* await Array.fromAsync(documents.findKeys(collection, range));
        // The last of a look asks for the next in any time.
        if (held === undefined || range.to !== undefined) return;
        reached.resolve();
        await held.promise;
      },
    };
    let ended = 0;
    const clock = new SetClock();
    const log = silentLog;
    const queue = openJobs({ documents: slow, clock, log, isAlone: true });
    const k = handler(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended++;
      return ok(undefined);
    });
    await queue.start({ k });
    await queue.idle();
    held = Promise.withResolvers();
    void queue.wake();
    await reached.promise;
    await enqueue(queue, "a");
    const idle = queue.idle();
    held.resolve();
    held = undefined;
    await idle;
    assert.equal(ended, 1);
    await queue.stop();
  }));
