/** The volume of a stack: from memory, from its file, or built now. @module */
import { err, LIMITS, type Log, ok, type Result } from "#base";
import { displayValues } from "#dicom";
import type { VolumeGeometry } from "#volume";
import { eachOf } from "../cache/each_of.ts";
import type { Frames } from "../cache/frames.ts";
import type { ImagingTimers, OwnedVolume, VolumeMaker } from "../ports.ts";
import type { ImagingError, OnProgress, Stack, VolumeLease } from "../types.ts";
import { centerOf } from "../view/volume_box.ts";
import { type BuildDeps, buildVolume } from "./build_volume.ts";
import { quantized } from "./build_words.ts";
import { stackKey } from "./stack_key.ts";
import type { VolumeFolder } from "./volume_folder.ts";
import {
  type Fetch,
  inMb,
  type ReadyVolume,
  type ShelfBounds,
  VolumeShelf,
} from "./volume_shelf.ts";
import { type StoredRange, storedRange, voxelScale } from "./voxel_scale.ts";

/** What volumes are made with. */
export interface VolumesDeps extends BuildDeps, ShelfBounds {
  readonly volumes: VolumeMaker;
  readonly frames: Frames;
  readonly folder: VolumeFolder | undefined;
  readonly timers: ImagingTimers;
  readonly log: Log;
}

/** All volumes of the server. */
export class Volumes {
  readonly #deps: VolumesDeps;
  readonly #shelf: VolumeShelf;

  constructor(deps: VolumesDeps) {
    this.#deps = deps;
    this.#shelf = new VolumeShelf(deps, deps.timers);
  }

  /** The volume, held until the lease is disposed. */
  async lease(
    stack: Stack,
    onProgress: OnProgress,
    signal?: AbortSignal,
    isKept = true,
  ): Promise<Result<VolumeLease, ImagingError>> {
    const geometry = stack.plan?.grid;
    if (geometry === undefined) return err(noVolume(stack));
    const [columns, rows, slices] = geometry.sizeVx;
    const bytes = 2 * columns * rows * slices;
    const mostBytes = Math.min(LIMITS.volumeBytes, this.#deps.boundBytes);
    if (bytes > mostBytes) return err(tooLarge(bytes, mostBytes));
    const key = await stackKey(stack);
    const fetch: Fetch = (tell, signal) =>
      this.#fetch(stack, key, geometry, tell, signal);
    const { volumes } = this.#deps;
    const whole = unlessImpossible(() => volumes.volumeBytes(geometry.sizeVx));
    if (!whole.ok) return whole;
    const pin = await this.#shelf.pin(
      ...[key, whole.value, fetch, onProgress, signal, isKept] as const,
    );
    if (!pin.ok) return pin;
    const { volume, warnings } = pin.value.ready;
    return ok({
      volume,
      warnings: [
        ...stack.warnings,
        ...quantized(volume.scale),
        ...warnings,
      ],
      centerLps: centerOf(geometry),
      [Symbol.dispose]: () => pin.value[Symbol.dispose](),
    });
  }

  async #fetch(
    stack: Stack,
    key: string,
    geometry: VolumeGeometry,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Result<ReadyVolume, ImagingError>> {
    const kept = await this.#fromFile(key, geometry, onProgress, signal);
    if (kept !== undefined) return ok(kept);
    const ranges = await this.#ranges(stack, signal);
    if (!ranges.ok) return ranges;
    const scale = voxelScale(stack.frames, ranges.value);
    const made = unlessImpossible(() =>
      this.#deps.volumes.createVolume(geometry, scale)
    );
    if (!made.ok) return made;
    const volume = made.value;
    const built = await finished(
      volume,
      buildVolume(stack, volume, this.#deps, onProgress, signal),
      (built) => built.ok,
    );
    if (!built.ok) return built;
    const { warnings, isMended } = built.value;
    const ready = { volume, warnings };
    // A file would keep what may be mended better once the image is here again.
    if (!isMended) this.#keep(key, ready);
    return ok(ready);
  }

  async #fromFile(
    key: string,
    geometry: VolumeGeometry,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<ReadyVolume | undefined> {
    using file = await this.#deps.folder?.open(key);
    if (file === undefined) return undefined;
    const { scale, warnings } = file.header;
    const made = unlessImpossible(() =>
      this.#deps.volumes.createVolume(geometry, scale)
    );
    if (!made.ok) return undefined;
    const volume = made.value;
    const isRead = await finished(
      volume,
      file.readInto(volume, onProgress, signal),
      (isRead) => isRead,
    );
    if (isRead) return { volume, warnings };
    if (!signal.aborted) {
      this.#deps.log.warn("imaging.volumeFileDamaged", { key });
      await this.#deps.folder?.remove(key);
    }
    return undefined;
  }

  /** In the background: the next start need not decode again. */
  async #keep(key: string, { volume, warnings }: ReadyVolume) {
    try {
      await this.#deps.folder?.keep(key, volume, warnings);
    } catch (error) {
      this.#deps.log.warn("imaging.volumeFileNotKept", {
        key,
        message: String(error),
      });
    }
  }

  /** Stored values by slice: from the header, or by looking at wide pixels. */
  async #ranges(
    { frames }: Stack,
    signal: AbortSignal,
  ): Promise<Result<readonly StoredRange[], ImagingError>> {
    const faults: ImagingError[] = [];
    const ranges = await eachOf(frames, 4, async (frame) => {
      const known = storedRange(frame);
      if (known !== undefined) return known;
      const decoded = await this.#deps.frames.get(frame, signal);
      if (!decoded.ok) {
        faults.push(decoded.error);
        return { low: 0, high: 0, isWhole: true };
      }
      const { values } = decoded.value;
      const { minimum: low, maximum: high } = displayValues(values);
      const isFloat = values instanceof Float32Array ||
        values instanceof Float64Array;
      return { low, high, isWhole: !isFloat };
    });
    return faults[0] === undefined ? ok(ranges) : err(faults[0]);
  }
}

/** Where memory can't be had, the reason is the world's, not ours. */
function unlessImpossible<T>(make: () => T): Result<T, ImagingError> {
  try {
    return ok(make());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return err({ kind: "imaging.tooLarge", message: error.message });
  }
}

/** Finishes a volume once it is filled; gives it back where that failed. */
async function finished<T>(
  volume: OwnedVolume,
  filling: Promise<T>,
  isGood: (filled: T) => boolean,
): Promise<T> {
  let isDone = false;
  try {
    const filled = await filling;
    if (isGood(filled)) {
      await volume.finish();
      isDone = true;
    }
    return filled;
  } finally {
    if (!isDone) volume.close();
  }
}

function noVolume({ plan, warnings }: Stack): ImagingError {
  const [why] = warnings.filter(({ kind }) => kind !== "volume.secondOpinion");
  return {
    kind: "imaging.noVolume",
    message: why?.message ??
      (plan === undefined
        ? "These images have no place in the patient"
        : "These images do not make a volume"),
    rule: "PS3.3 C.11.23.1",
  };
}

function tooLarge(bytes: number, mostBytes: number): ImagingError {
  return {
    kind: "imaging.tooLarge",
    message: `This volume takes ${inMb(bytes)} MB of memory, and this server ` +
      `holds at most ${
        inMb(mostBytes)
      } MB. Its images can be shown one by one.`,
  };
}
