/**
 * Built volumes as files: a JSON header, then slices as they lie in memory,
 * gaps between rows included, so that they are read straight to their place;
 * at the end a checksum of each part.
 *
 * @module
 */
import { crc32 } from "node:zlib";
import type { RenderVolume } from "#render";
import type { VolumeWarning, VoxelScale } from "#volume";
import { eachOf } from "../cache/each_of.ts";

const MAGIC = "FSVOL002";
const MAGIC_BYTES = 8;
const LEAD_BYTES = MAGIC_BYTES + 4;
const HEADER_MOST_BYTES = 64 * 1024;
const SUM_BYTES = 4;
/** Slices read at once, each by a thread of its own. */
const AT_ONCE = 4;

/** What the file says of its voxels. */
interface Header {
  readonly key: string;
  readonly sizeVx: readonly number[];
  readonly rowStrideVx: number;
  readonly scale: VoxelScale;
  /** What was noticed on building it. */
  readonly warnings: readonly VolumeWarning[];
}

/** A file opened for reading; its voxels are judged only while they are read. */
export interface VolumeFile extends Disposable {
  readonly header: Header;
  /**
   * Reads all slices into a volume, which is not finished afterwards.
   *
   * @returns false where the file is cut, a checksum is wrong, or the volume
   * lies otherwise in memory than the one that was kept
   */
  readInto(
    volume: RenderVolume,
    onSlice: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<boolean>;
}

/**
 * Writes a volume beside the target, then renames: a file is whole or, after
 * a crash, known by its checksums not to be.
 *
 * @throws as the file system does
 */
export async function writeVolumeFile(
  path: string,
  key: string,
  volume: RenderVolume,
  warnings: readonly VolumeWarning[],
): Promise<void> {
  const { sizeVx } = volume.geometry;
  const { rowStrideVx } = volume.sliceTarget(0);
  const { scale } = volume;
  const header: Header = { key, sizeVx, rowStrideVx, scale, warnings };
  const scratch = `${path}.${crypto.randomUUID()}.part`;
  try {
    using file = await Deno.open(scratch, { write: true, createNew: true });
    const text = new TextEncoder().encode(JSON.stringify(header));
    const lead = new Uint8Array(LEAD_BYTES + text.length);
    lead.set(new TextEncoder().encode(MAGIC));
    new DataView(lead.buffer).setUint32(MAGIC_BYTES, text.length, true);
    lead.set(text, LEAD_BYTES);
    await writeAll(file, lead);
    const [, , slices] = sizeVx;
    const sums = new Uint32Array(slices + 1);
    sums[slices] = crc32(lead);
    for (let k = 0; k < slices; k++) {
      // A copy: what is summed is what is written.
      const slice = sliceBytes(volume, k).slice();
      sums[k] = crc32(slice);
      await writeAll(file, slice);
    }
    await writeAll(file, littleEndian(sums));
    await Deno.rename(scratch, path);
  } catch (error) {
    await Deno.remove(scratch).catch(() => {});
    throw error;
  }
}

/** Opens the file for `key`; `undefined` where there is none, or it is for something else. */
export async function openVolumeFile(
  path: string,
  key: string,
): Promise<VolumeFile | undefined> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch {
    return undefined;
  }
  const lead = await readLead(file);
  const header = lead && headerOf(lead);
  if (lead === undefined || header?.key !== key) {
    file.close();
    return undefined;
  }
  return {
    header,
    readInto: async (volume, onSlice, signal) => {
      if (volume.sliceTarget(0).rowStrideVx !== header.rowStrideVx) {
        return false;
      }
      return await readSlices(path, lead, volume, onSlice, signal);
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/** All before the voxels. */
async function readLead(
  file: Deno.FsFile,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const start = new Uint8Array(LEAD_BYTES);
  if (!await readAll(file, start)) return undefined;
  const magic = new TextDecoder().decode(start.subarray(0, MAGIC_BYTES));
  const length = new DataView(start.buffer).getUint32(MAGIC_BYTES, true);
  if (magic !== MAGIC || length > HEADER_MOST_BYTES) return undefined;
  const lead = new Uint8Array(LEAD_BYTES + length);
  lead.set(start);
  return await readAll(file, lead.subarray(LEAD_BYTES)) ? lead : undefined;
}

function headerOf(lead: Uint8Array<ArrayBuffer>): Header | undefined {
  try {
    const text = new TextDecoder().decode(lead.subarray(LEAD_BYTES));
    return JSON.parse(text) as Header;
  } catch {
    return undefined;
  }
}

async function readSlices(
  path: string,
  lead: Uint8Array,
  volume: RenderVolume,
  onSlice: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const slices = volume.geometry.sizeVx[2];
  const bytes = sliceBytes(volume, 0).length;
  const sums = await readSums(path, lead.length + slices * bytes, slices + 1);
  if (sums?.[slices] !== crc32(lead)) return false;
  const readers = await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, slices) }, () => Deno.open(path)),
  );
  const idle = [...readers];
  let isGood = true;
  let done = 0;
  try {
    await eachOf(
      Array.from(sums.subarray(0, slices)),
      AT_ONCE,
      async (sum, k) => {
        if (!isGood || signal.aborted) return;
        const reader = idle.pop()!;
        const into = sliceBytes(volume, k);
        await reader.seek(lead.length + k * bytes, Deno.SeekMode.Start);
        if (!await readAll(reader, into) || crc32(into) !== sum) isGood = false;
        idle.push(reader);
        onSlice(++done, slices);
      },
    );
  } finally {
    for (const reader of readers) reader.close();
  }
  return isGood && !signal.aborted;
}

async function readSums(
  path: string,
  offset: number,
  count: number,
): Promise<Uint32Array | undefined> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(SUM_BYTES * count);
  await file.seek(offset, Deno.SeekMode.Start);
  if (!await readAll(file, bytes)) return undefined;
  const view = new DataView(bytes.buffer);
  return Uint32Array.from(
    { length: count },
    (_, n) => view.getUint32(SUM_BYTES * n, true),
  );
}

function littleEndian(sums: Uint32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(SUM_BYTES * sums.length));
  for (const [n, sum] of sums.entries()) {
    view.setUint32(SUM_BYTES * n, sum, true);
  }
  return new Uint8Array(view.buffer);
}

/** A slice's memory from its first voxel to its last. */
function sliceBytes(
  volume: RenderVolume,
  k: number,
): Uint8Array<SharedArrayBuffer> {
  const [columns, rows] = volume.geometry.sizeVx;
  const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
  const lengthVx = (rows - 1) * rowStrideVx + columns;
  return new Uint8Array(buffer, byteOffset, 2 * lengthVx);
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += await file.write(bytes.subarray(at));
}

/** @returns false where the file ends first */
async function readAll(
  file: Deno.FsFile,
  bytes: Uint8Array,
): Promise<boolean> {
  let at = 0;
  while (at < bytes.length) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) return false;
    at += count;
  }
  return true;
}
