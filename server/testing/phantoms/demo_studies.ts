/** Phantom studies that look like anatomy, with known truth, for the demo and for tests. @module */
import { DEMO_PLANS, type Finding, type StudyPlan } from "./demo_catalogue.ts";
import type { DemoReply, DemoRequest } from "./demo_worker.ts";
import { uidOf } from "./uids.ts";

/** What is known of one series. */
export interface DemoSeries {
  readonly seriesUid: string;
  readonly modality: string;
  readonly description: string;
  readonly instanceCount: number;
  readonly encoding: "native" | "jpeg2000" | "htj2k";
  /** The truth: what is hidden where, of what size and value. */
  readonly truth: readonly Finding[];
}

/** One study, not yet made. */
export interface DemoStudy {
  readonly key: string;
  readonly studyUid: string;
  readonly patientName: string;
  readonly patientId: string;
  readonly description: string;
  readonly instanceCount: number;
  readonly series: readonly DemoSeries[];
  /**
   * Makes the study's DICOM files (PS3.10) in a worker of its own, a few ahead
   * of the reader, so that studies can be made side by side. Stopping early
   * ends the worker.
   *
   * @param onProgress told after each file: files made, and of how many
   */
  instances(
    onProgress?: (done: number, total: number) => void,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>>;
}

/** Files in flight between worker and reader: half a megabyte each. */
const AHEAD = 6;

/**
 * The demo studies. The same seed gives the same anatomy, noise and UIDs;
 * dates lie within a day or two before `nowMs`.
 */
export function demoStudies(seed = 1, nowMs = Date.now()): DemoStudy[] {
  return DEMO_PLANS.map((plan) => ({
    key: plan.key,
    studyUid: uidOf(seed, plan.key),
    patientName: plan.patientName,
    patientId: plan.patientId,
    description: plan.description,
    instanceCount: instanceCount(plan),
    series: plan.series.map((series) => ({
      seriesUid: uidOf(seed, `${plan.key}/${series.key}`),
      modality: series.modality,
      description: series.description,
      instanceCount: series.raster.slices,
      encoding: series.encoding,
      truth: series.findings,
    })),
    instances: (onProgress) => filesOf(plan, seed, nowMs, onProgress),
  }));
}

function instanceCount({ series }: StudyPlan): number {
  return series.reduce((sum, { raster }) => sum + raster.slices, 0);
}

async function* filesOf(
  plan: StudyPlan,
  seed: number,
  nowMs: number,
  onProgress?: (done: number, total: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("./demo_worker.ts", import.meta.url), {
    type: "module",
  });
  const ask = (request: DemoRequest): void => worker.postMessage(request);
  const arrived: DemoReply[] = [];
  let wake = Promise.withResolvers<void>();
  const take = (reply: DemoReply): void => {
    arrived.push(reply);
    wake.resolve();
  };
  worker.onmessage = ({ data }: MessageEvent<DemoReply>) => {
    if (data.kind !== "listening") return take(data);
    ask({ kind: "make", key: plan.key, seed, nowMs });
    for (let n = 0; n < AHEAD; n++) ask({ kind: "next" });
  };
  worker.onerror = (event) => {
    event.preventDefault();
    take({ kind: "failed", message: event.message });
  };
  const total = instanceCount(plan);
  try {
    for (let done = 0;;) {
      const reply = arrived.shift();
      if (reply === undefined) {
        await wake.promise;
        wake = Promise.withResolvers<void>();
        continue;
      }
      if (reply.kind === "failed") {
        throw new Error(`Cannot make ${plan.key}: ${reply.message}`);
      }
      if (reply.kind !== "file") continue;
      if (reply.file === undefined) return;
      ask({ kind: "next" });
      done++;
      onProgress?.(done, total);
      yield reply.file;
    }
  } finally {
    worker.terminate();
  }
}
