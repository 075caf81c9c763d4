/** Makes the room. @module */
import { silentLog } from "#base";
import { Frames } from "./cache/frames.ts";
import { IMAGING_BOUNDS, type ImagingDeps, machineTimers } from "./ports.ts";
import { ImageReader } from "./series/read_images.ts";
import { SeriesStacks } from "./series/series_stacks.ts";
import type { Imaging } from "./types.ts";
import { VolumeFolder } from "./volume/volume_folder.ts";
import { Volumes } from "./volume/volumes.ts";

/** Makes imaging of what main hands in. */
export function createImaging(deps: ImagingDeps): Imaging {
  const bounds = { ...IMAGING_BOUNDS, ...deps.bounds };
  const { blobs, decoder, volumes, volumesFolder, log = silentLog } = deps;
  const reader = new ImageReader(blobs, bounds.describedFrames);
  const stacks = new SeriesStacks(deps.index, reader);
  const timers = deps.timers ?? machineTimers;
  const frames = new Frames(
    blobs,
    decoder,
    { bytes: bounds.frameCacheBytes, idleMs: bounds.idleMs },
    timers,
  );
  const shelf = new Volumes({
    blobs,
    decoder,
    volumes,
    frames,
    folder: volumesFolder === undefined
      ? undefined
      : new VolumeFolder(volumesFolder, bounds.volumeFolderBytes),
    boundBytes: bounds.volumeCacheBytes,
    idleMs: bounds.idleMs,
    timers,
    log,
  });
  return {
    stacks: (grant, seriesUid) => stacks.of(grant, seriesUid),
    frame: (_grant, frame, signal) => frames.get(frame, signal),
    volume: (_grant, stack, onProgress = () => {}, signal, isKept = true) =>
      shelf.lease(stack, onProgress, signal, isKept),
  };
}
