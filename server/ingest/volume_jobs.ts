/** The durable work after the index: each series' volumes are built, and read again by ITK. @module */
import { type Clock, err, type Grant, type Log, ok, type Result } from "#base";
import type { Imaging, ImagingError, Stack } from "#imaging";
import type { Handler, JobFailure, JobQueue, Run } from "#jobs";
import type { BlobStore } from "#storage";
import type { secondOpinion } from "#volume";
import type { Opinions } from "./opinions.ts";
import { BUILD_JOB, type QuietSeries } from "./quiet_series.ts";
import { ourVolume } from "./our_volume.ts";

/** The job that asks ITK; its key is the series' UID. */
export const OPINION_JOB = "volume.secondOpinion";

/** What the jobs work with. */
export interface VolumeJobParts {
  readonly grant: Grant<"study.read">;
  readonly imaging: Imaging;
  readonly jobs: JobQueue;
  readonly blobs: BlobStore;
  readonly quiet: QuietSeries;
  readonly opinions: Opinions;
  readonly clock: Clock;
  readonly log: Log;
  /** Asks ITK; `undefined` where the setting says no. */
  readonly askItk: typeof secondOpinion | undefined;
}

/** Handlers of both kinds of job. */
export function volumeHandlers(
  parts: VolumeJobParts,
): Readonly<Record<string, Handler>> {
  return {
    [BUILD_JOB]: {
      // A build uses all threads by itself.
      concurrency: 1,
      // Volumes in use may leave no room for half an hour.
      maxAttempts: 10,
      backoffMs: 5_000,
      run: (run) => build(parts, run),
    },
    [OPINION_JOB]: {
      // ITK takes more than a gigabyte.
      concurrency: 1,
      maxAttempts: 2,
      backoffMs: 30_000,
      run: (run) => askAgain(parts, run),
    },
  };
}

async function build(
  parts: VolumeJobParts,
  { job, signal, progress }: Run,
): Promise<Result<void, JobFailure>> {
  const seriesUid = job.key;
  await parts.quiet.begin(seriesUid, signal);
  const stacks = await volumesOf(parts, seriesUid);
  if (!stacks.ok) return stacks;
  for (const stack of stacks.value) {
    const leased = await parts.imaging
      .volume(parts.grant, stack, progress, signal, false);
    if (leased.ok) leased.value[Symbol.dispose]();
    else if (isWorthTelling(leased.error)) return failure(leased.error);
  }
  if (parts.askItk !== undefined && stacks.value.length > 0) {
    const input = { seriesUid };
    const wish = { kind: OPINION_JOB, key: seriesUid, input, again: true };
    const queued = await parts.jobs.enqueue(wish);
    if (!queued.ok) return err({ ...queued.error, isFinal: false });
  }
  return ok(undefined);
}

async function askAgain(
  parts: VolumeJobParts,
  { job, signal, progress }: Run,
): Promise<Result<void, JobFailure>> {
  const { askItk } = parts;
  if (askItk === undefined) return ok(undefined);
  const stacks = await volumesOf(parts, job.key);
  if (!stacks.ok) return stacks;
  for (const [n, stack] of stacks.value.entries()) {
    progress(n, stacks.value.length);
    const leased = await parts.imaging
      .volume(parts.grant, stack, undefined, signal, false);
    if (!leased.ok) {
      if (isWorthTelling(leased.error)) return failure(leased.error);
      continue;
    }
    using lease = leased.value;
    const files = await filesOf(parts.blobs, stack);
    const ours = ourVolume(stack, lease.volume);
    const opinion = await askItk(files, ours, { signal });
    if (signal.aborted) return err({ message: "Stopped", isFinal: false });
    await parts.opinions.keep(stack, opinion, parts.clock.nowMs());
    parts.log.info("volume.secondOpinion", {
      series: job.key,
      stack: stack.key,
      verdict: opinion.verdict,
    });
  }
  return ok(undefined);
}

/** The stacks of a series that make a volume; none for a series without pictures. */
async function volumesOf(
  { imaging, grant }: VolumeJobParts,
  seriesUid: string,
): Promise<Result<readonly Stack[], JobFailure>> {
  const stacks = await imaging.stacks(grant, seriesUid);
  if (stacks.ok) {
    return ok(stacks.value.filter(({ plan }) => plan?.grid !== undefined));
  }
  const { kind } = stacks.error;
  const isNothing = kind === "imaging.notFound" || kind === "imaging.noPixels";
  return isNothing ? ok([]) : failure(stacks.error);
}

/** A stack without a volume says so in its warnings; that is no failed job. */
function isWorthTelling({ kind }: ImagingError): boolean {
  return kind !== "imaging.noVolume" && kind !== "imaging.noPixels" &&
    kind !== "imaging.tooLarge";
}

function failure({ kind, message }: ImagingError): Result<never, JobFailure> {
  return err({ message, isFinal: kind === "imaging.decode" });
}

async function filesOf(
  blobs: BlobStore,
  stack: Stack,
): Promise<readonly string[]> {
  const hashes = new Set(stack.frames.map(({ blobHash }) => blobHash));
  const paths: string[] = [];
  for (const hash of hashes) {
    const blob = await blobs.open(hash);
    if (blob.ok && blob.value.path !== undefined) paths.push(blob.value.path);
  }
  return paths;
}
