/** Nominal times of frames within their instance, PS3.3 C.7.6.5.1. @module */
import type { DataSet } from "../types.ts";

/** Milliseconds from the first frame; `undefined` where frames are not a cine. */
export function frameTimesMs(
  dataSet: DataSet,
  frameCount: number,
): readonly number[] | undefined {
  if (frameCount < 2) return undefined;
  const steps = dataSet.numbers("00181065");
  if (steps?.length === frameCount) {
    let timeMs = 0;
    // The first step leads to the first frame: PS3.3 C.7.6.5.1.2.
    return steps.map((step, index) => index === 0 ? 0 : timeMs += step);
  }
  const rate = dataSet.number("00180040") ?? dataSet.number("00082144");
  const stepMs = dataSet.number("00181063") ??
    (rate !== undefined && rate > 0 ? 1000 / rate : undefined);
  if (stepMs === undefined || stepMs <= 0) return undefined;
  return Array.from({ length: frameCount }, (_, frame) => frame * stepMs);
}
