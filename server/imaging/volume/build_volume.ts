/** Fills a volume with the slices of a stack. @module */
import { err, ok, type Result } from "#base";
import type { VoxelTarget } from "#dicom";
import type { RenderVolume } from "#render";
import type { BlobStore } from "#storage";
import type { VolumeWarning } from "#volume";
import { cancelled } from "../cache/frames.ts";
import { displayLut } from "../grey/display_value.ts";
import type { FrameDecoder } from "../ports.ts";
import type { ImagingError, OnProgress, Stack } from "../types.ts";
import { blendSlice } from "./blend_slice.ts";
import { clamped, interpolated } from "./build_words.ts";
import { type GridSlice, mendSlices } from "./mend_slices.ts";

/** What building needs. */
export interface BuildDeps {
  readonly blobs: Pick<BlobStore, "open">;
  readonly decoder: FrameDecoder;
}

/** What was noticed on the way. */
export interface Built {
  readonly warnings: readonly VolumeWarning[];
  /** Images that could not be decoded stand interpolated. */
  readonly isMended: boolean;
}

interface PlaneTask {
  readonly plane: number;
  readonly target: VoxelTarget;
}

/**
 * Decodes each plane where it belongs, and interpolates the slices that fall
 * between planes. Single planes that can't be decoded are interpolated from
 * their neighbours, and said; too many of them, or one at an end, are an
 * error. The volume is not finished afterwards.
 */
export async function buildVolume(
  stack: Stack,
  volume: RenderVolume,
  deps: BuildDeps,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Result<Built, ImagingError>> {
  const planned = gridSlicesOf(stack);
  const targets = planeTargets(stack, volume, planned);
  const faults = new Map<number, ImagingError>();
  let done = 0;
  let clampedCount = 0;
  await allOf(
    [...targets].map(async ([plane, target]) => {
      const task = { plane, target };
      const written = await decodePlane(stack, volume, task, deps, signal);
      if (written.ok) clampedCount += written.value;
      else faults.set(plane, written.error);
      onProgress(++done, targets.size);
    }),
    signal,
  );
  if (signal.aborted) return cancelled();
  const positionsMm = stack.plan!.positionsMm;
  const slices = mendSlices(planned, positionsMm, new Set(faults.keys()));
  const [fault] = faults.values();
  if (slices === undefined) return err(fault!);
  const { sizeVx: [columns, rows] } = volume.geometry;
  for (const [k, { a, b, weightB }] of slices.entries()) {
    if (weightB === 0) continue;
    const [first, second] = [targets.get(a)!, targets.get(b)!];
    blendSlice(first, second, weightB, volume.sliceTarget(k), columns, rows);
  }
  return ok({
    warnings: [
      ...clamped(clampedCount),
      ...interpolated(faults.size, targets.size, fault?.message),
    ],
    isMended: faults.size > 0,
  });
}

/** @returns the number of values that int16 could not hold */
async function decodePlane(
  { frames }: Stack,
  { scale: { slope, intercept } }: RenderVolume,
  { plane, target }: PlaneTask,
  { blobs, decoder }: BuildDeps,
  signal: AbortSignal,
): Promise<Result<number, ImagingError>> {
  const { sopUid, blobHash, image, frame } = frames[plane]!;
  const kind = "imaging.decode";
  const source = await blobs.open(blobHash);
  if (!source.ok) return err({ kind, message: source.error.message, sopUid });
  const written = await decoder.decodeInto(
    source.value,
    frame.frameIndex,
    target,
    { modalityLut: displayLut(image, frame), slope, intercept },
    signal,
  );
  if (written.ok) return ok(written.value.clampedCount);
  const { error: cause } = written;
  return err({ kind, message: cause.message, sopUid, cause });
}

/** The plan's slices; where it gives none, its planes as they are. */
function gridSlicesOf({ plan }: Stack): readonly GridSlice[] {
  return plan?.gridSlices ??
    plan!.planeIds.map((_, n) => ({ a: n, b: n, weightB: 0 }));
}

/** Where each plane that is needed goes: its own slice, or a place beside the volume. */
function planeTargets(
  { frames }: Stack,
  volume: RenderVolume,
  slices: readonly GridSlice[],
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

/**
 * Waits for all, so that nothing writes into the volume afterwards.
 *
 * @throws what a task throws, but for the signal's reason
 */
async function allOf(
  tasks: readonly Promise<void>[],
  signal: AbortSignal,
): Promise<void> {
  for (const task of await Promise.allSettled(tasks)) {
    if (task.status === "rejected" && !signal.aborted) throw task.reason;
  }
}
