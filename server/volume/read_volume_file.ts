/** NIfTI, NRRD and MetaImage files as volumes in patient space. @module */
import { err, ok, type Result, vec, type Vec3 } from "#base";
import type { ItkReply, ItkRequest } from "./itk_worker.ts";
import { quantize, type VoxelValues } from "./quantize.ts";
import { quantizedWarning, timePointsWarning } from "./stack_words.ts";
import type { VolumeGeometry, VolumeWarning, VoxelScale } from "./types.ts";
import {
  readVolumeFileSize,
  type VolumeFileError,
} from "./volume_file_header.ts";

/** A volume that came in a file of its own. */
export interface ImportedVolume {
  readonly geometry: VolumeGeometry;
  /** x fastest, then y, then z. */
  readonly voxels: Int16Array;
  readonly scale: VoxelScale;
  readonly warnings: readonly VolumeWarning[];
}

export type { VolumeFileError };

/** ITK holds float voxels and its own copy of them; WebAssembly memory ends at 4 GiB. */
const MAX_FILE_VOXELS = 400_000_000;

/** The largest files allowed take about 10 s to inflate and read. */
const READ_TIMEOUT_MS = 60_000;

/**
 * Reads a `.nii`, `.nii.gz`, `.nrrd` or `.mha` file with ITK, in a worker that
 * is thrown away. NIfTI's RAS becomes LPS; any oblique direction is kept. Of a
 * 4-D file the first volume is read, and a warning says so.
 *
 * Headers whose voxels lie in another file (`.mhd`, `.nhdr`, `data file:`) are
 * refused: a received file must not choose what else is read.
 */
export async function readVolumeFile(
  path: string,
): Promise<Result<ImportedVolume, VolumeFileError>> {
  const size = await readVolumeFileSize(path);
  if (!size.ok) return size;
  const voxels = size.value.reduce((product, n) => product * n, 1);
  if (voxels > MAX_FILE_VOXELS) {
    return err({
      kind: "volume.limit",
      message:
        `Cannot read volume: ${voxels} voxels, at most ${MAX_FILE_VOXELS}`,
    });
  }
  const image = await askItk({ path });
  if (!image.ok) return err(unreadable(image.message));
  return fromItk(image);
}

type ItkImage = Extract<ItkReply, { ok: true }>;

function imageFault(image: ItkImage): VolumeFileError | undefined {
  const { size, components } = image;
  if (size.length < 3 || size.length > 4 || components !== 1) {
    return {
      kind: "volume.unsupported",
      message:
        `Cannot read volume: ${size.length} dimensions of ${components} components, expected 3 or 4 of 1`,
    };
  }
  const sound = image.spacing.every((s) => Number.isFinite(s) && s > 0) &&
    [...image.origin, ...image.direction].every(Number.isFinite);
  return sound
    ? undefined
    : unreadable(`spacing ${image.spacing.join("x")} mm, or no direction`);
}

function fromItk(image: ItkImage): Result<ImportedVolume, VolumeFileError> {
  const wrong = imageFault(image);
  if (wrong) return err(wrong);
  const sizeVx: Vec3 = [image.size[0]!, image.size[1]!, image.size[2]!];
  const count = sizeVx[0] * sizeVx[1] * sizeVx[2];
  const values = numbersOf(image.data);
  if (!values || values.length < count) {
    return err(
      unreadable(`${values?.length ?? 0} voxels, expected ${count}`),
    );
  }
  const first = values.subarray(0, count);
  const { voxels, scale, notNumbers } = quantize(first);
  const warnings: VolumeWarning[] = [];
  const times = image.size[3] ?? 1;
  if (times > 1) warnings.push(timePointsWarning(times));
  if (scale.maxError > 0 || notNumbers > 0) {
    warnings.push(quantizedWarning(scale.maxError, notNumbers));
  }
  const rank = image.size.length;
  const axis = (n: number): Vec3 =>
    vec.scale([
      image.direction[n]!,
      image.direction[rank + n]!,
      image.direction[2 * rank + n]!,
    ], image.spacing[n]!);
  const [x, y, z] = image.origin;
  const ijkToLps = vec.affine(axis(0), axis(1), axis(2), [x!, y!, z!]);
  return ok({ geometry: { sizeVx, ijkToLps }, voxels, scale, warnings });
}

/** ITK hands 64-bit integers as big integers; the rest are numbers already. */
function numbersOf(data: unknown): VoxelValues | undefined {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float64Array.from(data, Number);
  }
  const known = [
    ...[Int8Array, Uint8Array, Int16Array, Uint16Array],
    ...[Int32Array, Uint32Array, Float32Array, Float64Array],
  ];
  return known.some((kind) => data instanceof kind)
    ? data as VoxelValues
    : undefined;
}

function unreadable(message: string): VolumeFileError {
  return {
    kind: "volume.unreadable",
    message: `Cannot read volume: ${message}`,
  };
}

async function askItk(request: ItkRequest): Promise<ItkReply> {
  const worker = new Worker(new URL("./itk_worker.ts", import.meta.url), {
    type: "module",
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<ItkReply>((resolve) => {
      const fail = (message: string) => resolve({ ok: false, message });
      worker.onmessage = ({ data }: MessageEvent<ItkReply | "listening">) => {
        if (data === "listening") worker.postMessage(request);
        else resolve(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message);
      };
      worker.onmessageerror = () => fail("the answer can't be cloned");
      timer = setTimeout(() => fail("out of time"), READ_TIMEOUT_MS);
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
