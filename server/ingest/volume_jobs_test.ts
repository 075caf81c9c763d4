import assert from "node:assert/strict";
import { type Clock, err, ok, silentLog, systemClock } from "#base";
import type { Imaging, Stack, VolumeLease } from "#imaging";
import { openJobs } from "#jobs";
import type { Opinion } from "#volume";
import { testGrants } from "#testing";
import { Opinions, withOpinions } from "./opinions.ts";
import { QuietSeries } from "./quiet_series.ts";
import { openTestIntake } from "./testing.ts";
import { volumeHandlers } from "./volume_jobs.ts";

const SERIES = "1.2.3";
const CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2";
const { read } = testGrants();

function stackOf(slopes: readonly number[]): Stack {
  const frames = slopes.map((slope) => ({
    image: { sopClassUid: CT_IMAGE, frames: [{}] },
    frame: { modalityLut: { kind: "linear", slope, intercept: 0 } },
    ...{ sopUid: `1.2.3.${slope}`, blobHash: "none" },
  }));
  // As much of a stack as the jobs read.
  return {
    seriesUid: SERIES,
    key: "axial",
    frames,
    plan: { grid: {}, gridSlices: [] },
    warnings: [],
  } as unknown as Stack;
}

function imagingOf(stack: Stack, built: string[]): Imaging {
  const lease = {
    volume: { geometry: {}, scale: { slope: 1, intercept: 0 } },
    warnings: [],
    [Symbol.dispose]() {},
  } as unknown as VolumeLease;
  return {
    stacks: () => Promise.resolve(ok([stack])),
    frame: () => Promise.resolve(err({ kind: "imaging.decode", message: "" })),
    volume(_grant, { key }) {
      built.push(key);
      return Promise.resolve(ok(lease));
    },
  };
}

async function runJobs(
  slopes: readonly number[],
  opinion: Opinion | undefined,
  touches: number,
) {
  await using test = await openTestIntake();
  const { documents, blobs } = test.parts;
  const clock: Clock = systemClock;
  const jobs = openJobs({ documents, clock, log: silentLog, isAlone: true });
  const quiet = new QuietSeries(jobs, clock, 20);
  const opinions = new Opinions(documents);
  const built: string[] = [];
  const stack = stackOf(slopes);
  const imaging = imagingOf(stack, built);
  await jobs.start(volumeHandlers({
    ...{ imaging, jobs, blobs, quiet, opinions, clock },
    grant: read,
    log: silentLog,
    // As ITK, which is heard on values only where it reads them as we do.
    askItk: opinion && ((_files, { valuesUnwitnessed }) =>
      Promise.resolve(
        valuesUnwitnessed === undefined ? opinion : NO_VALUES,
      )),
  }));
  for (let i = 0; i < touches; i++) await quiet.touch(SERIES);
  // The work of a job may queue the next; a look under way knows neither.
  for (let open = 1; open > 0;) {
    await jobs.idle();
    const listed = await jobs.list({ limit: 10 });
    open = listed.filter(({ state }) => state !== "done").length;
  }
  await jobs.stop();
  const seen = await withOpinions(imaging, opinions).stacks(read, SERIES);
  assert(seen.ok);
  return {
    built,
    kept: await opinions.get(stack),
    warnings: seen.value[0]!.warnings,
  };
}

const NO_VALUES: Opinion = { verdict: "unable", sentences: ["No values."] };
const DISAGREES: Opinion = {
  verdict: "disagrees",
  sentences: ["Two corners differ."],
  warning: {
    kind: "volume.secondOpinion",
    message: "A second reading disagrees",
    params: {},
  },
};

Deno.test("many instances of one series make one build; its disagreement is said on the stack", async () => {
  const { built, kept, warnings } = await runJobs([1, 1], DISAGREES, 50);
  assert.deepEqual(built, ["axial", "axial"], "one build, one second reading");
  assert.equal(kept?.verdict, "disagrees");
  assert.deepEqual(warnings, [DISAGREES.warning]);
});

Deno.test("slices that are rescaled each by itself have no second opinion, and no warning", async () => {
  const { kept, warnings } = await runJobs([1, 2], DISAGREES, 1);
  assert.equal(kept?.verdict, "unable");
  assert.deepEqual(warnings, []);
});

Deno.test("switched off, nobody is asked", async () => {
  const { built, kept } = await runJobs([1, 1], undefined, 3);
  assert.deepEqual(built, ["axial"]);
  assert.equal(kept, undefined);
});
