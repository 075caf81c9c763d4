import assert from "node:assert/strict";
import { ok, silentLog, systemClock } from "#base";
import { openKvDocuments } from "#storage";
import { openJobs } from "./open_jobs.ts";

Deno.test("after SIGKILL every acknowledged job is there, and the next start finishes it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "farsight-jobs-" });
  const path = `${folder}/documents.kv`;
  const worker = new URL("./testdata/killed_worker.ts", import.meta.url);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--unstable-kv", worker.pathname, path],
    stdout: "piped",
  }).spawn();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.split("\n").length > 60) break;
  }
  child.kill("SIGKILL");
  await child.status;
  const acknowledged = text.split("\n").slice(0, -1);

  const documents = await openKvDocuments(path);
  const clock = systemClock;
  const queue = openJobs({ documents, clock, log: silentLog, isAlone: true });
  const run = () => Promise.resolve(ok(undefined));
  await queue.start({
    k: { concurrency: 4, maxAttempts: 5, backoffMs: 1, run },
  });
  await queue.idle();
  for (const id of acknowledged) {
    assert.equal((await queue.get(id))?.state, "done", id);
  }
  await queue.stop();
  documents.close();
  await Deno.remove(folder, { recursive: true });
});
