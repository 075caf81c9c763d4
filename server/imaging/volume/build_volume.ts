/** Fills a volume with the slices of a stack. @module */
import { err, ok, type Result } from "#base";
import type { VoxelTarget } from "#dicom";
import type { RenderVolume } from "#render";
import type { BlobStore } from "#storage";
import type { StackPlan } from "#volume";
import { cancelled } from "../cache/frames.ts";
import { displayLut } from "../grey/display_value.ts";
import type { FrameDecoder } from "../ports.ts";
import type { ImagingError, OnProgress, Stack } from "../types.ts";
import { blendSlice } from "./blend_slice.ts";

/** What building needs. */
export interface BuildDeps {
  readonly blobs: Pick<BlobStore, "open">;
  readonly decoder: FrameDecoder;
}

type GridSlices = NonNullable<StackPlan["gridSlices"]>;

/**
 * Decodes each plane where it belongs, and interpolates the slices that fall
 * between planes. The volume is not finished afterwards.
 *
 * @returns the number of values that int16 could not hold
 */
export async function buildVolume(
  stack: Stack,
  volume: RenderVolume,
  deps: BuildDeps,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Result<number, ImagingError>> {
  const slices = gridSlicesOf(stack);
  const targets = planeTargets(stack, volume, slices);
  let done = 0;
  let clampedCount = 0;
  const built = await firstFault(
    [...targets].map(async ([plane, target]) => {
      const frame = stack.frames[plane]!;
      const source = await deps.blobs.open(frame.blobHash);
      if (!source.ok) return fault(frame.sopUid, source.error.message);
      const { slope, intercept } = volume.scale;
      const modalityLut = displayLut(frame.image, frame.frame);
      const written = await deps.decoder.decodeInto(
        source.value,
        frame.frame.frameIndex,
        target,
        { modalityLut, slope, intercept },
        signal,
      );
      if (!written.ok) return fault(frame.sopUid, written.error.message);
      clampedCount += written.value.clampedCount;
      onProgress(++done, targets.size);
      return undefined;
    }),
    signal,
  );
  if (built !== undefined) return err(built);
  const { sizeVx: [columns, rows] } = volume.geometry;
  for (const [k, { a, b, weightB }] of slices.entries()) {
    if (weightB === 0) continue;
    const [first, second] = [targets.get(a)!, targets.get(b)!];
    blendSlice(first, second, weightB, volume.sliceTarget(k), columns, rows);
  }
  return ok(clampedCount);
}

/** The plan's slices; where it gives none, its planes as they are. */
function gridSlicesOf({ plan }: Stack): GridSlices {
  return plan?.gridSlices ??
    plan!.planeIds.map((_, n) => ({ a: n, b: n, weightB: 0 }));
}

/** Where each plane that is needed goes: its own slice, or a place beside the volume. */
function planeTargets(
  { frames }: Stack,
  volume: RenderVolume,
  slices: GridSlices,
): Map<number, VoxelTarget> {
  const targets = new Map<number, VoxelTarget>();
  for (const [k, { a, weightB }] of slices.entries()) {
    if (weightB === 0) targets.set(a, volume.sliceTarget(k));
  }
  for (const { a, b, weightB } of slices) {
    for (const plane of weightB === 0 ? [] : [a, b]) {
      if (targets.has(plane)) continue;
      const { columns, rows } = frames[plane]!.image;
      const buffer = new SharedArrayBuffer(2 * columns * rows);
      targets.set(plane, { buffer, byteOffset: 0, rowStrideVx: columns });
    }
  }
  return targets;
}

function fault(sopUid: string, message: string): ImagingError {
  return { kind: "imaging.decode", message, sopUid };
}

/** Waits for all, so that nothing writes into the volume afterwards. */
async function firstFault(
  planes: readonly Promise<ImagingError | undefined>[],
  signal: AbortSignal,
): Promise<ImagingError | undefined> {
  const settled = await Promise.allSettled(planes);
  if (signal.aborted) return (cancelled() as { error: ImagingError }).error;
  for (const plane of settled) {
    if (plane.status === "rejected") throw plane.reason;
    if (plane.value !== undefined) return plane.value;
  }
  return undefined;
}
