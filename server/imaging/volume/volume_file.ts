/** Built volumes as files: a JSON header, then int16 slices without padding. @module */
import { crc32 } from "node:zlib";
import type { RenderVolume } from "#render";
import type { VolumeWarning, VoxelScale } from "#volume";

const MAGIC = "FSVOL001";
const MAGIC_BYTES = 8;
const HEADER_MOST_BYTES = 64 * 1024;

/** What the file says of its voxels. */
interface Header {
  readonly key: string;
  readonly sizeVx: readonly number[];
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
   * @returns false where the file is cut or its checksum is wrong
   */
  readInto(
    volume: RenderVolume,
    onSlice: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<boolean>;
}

/**
 * Writes a volume beside the target, then renames: a file is whole or not there.
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
  const header: Header = { key, sizeVx, scale: volume.scale, warnings };
  const scratch = `${path}.${crypto.randomUUID()}.part`;
  try {
    using file = await Deno.open(scratch, { write: true, createNew: true });
    const text = new TextEncoder().encode(JSON.stringify(header));
    const lead = new Uint8Array(MAGIC_BYTES + 4 + text.length);
    lead.set(new TextEncoder().encode(MAGIC));
    new DataView(lead.buffer).setUint32(MAGIC_BYTES, text.length, true);
    lead.set(text, MAGIC_BYTES + 4);
    await writeAll(file, lead);
    const [columns, rows, slices] = sizeVx;
    const dense = new Int16Array(columns * rows);
    const bytes = new Uint8Array(dense.buffer);
    let sum = 0;
    for (let k = 0; k < slices; k++) {
      copyRows(volume, k, dense, "out");
      sum = crc32(bytes, sum);
      await writeAll(file, bytes);
    }
    const tail = new Uint8Array(4);
    new DataView(tail.buffer).setUint32(0, sum, true);
    await writeAll(file, tail);
    await file.syncData();
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
  const header = await readHeader(file);
  if (header?.key !== key) {
    file.close();
    return undefined;
  }
  return {
    header,
    readInto: (volume, onSlice, signal) =>
      readSlices(file, volume, onSlice, signal),
    [Symbol.dispose]: () => file.close(),
  };
}

async function readHeader(file: Deno.FsFile): Promise<Header | undefined> {
  const lead = new Uint8Array(MAGIC_BYTES + 4);
  if (!await readAll(file, lead)) return undefined;
  const magic = new TextDecoder().decode(lead.subarray(0, MAGIC_BYTES));
  const length = new DataView(lead.buffer).getUint32(MAGIC_BYTES, true);
  if (magic !== MAGIC || length > HEADER_MOST_BYTES) return undefined;
  const text = new Uint8Array(length);
  if (!await readAll(file, text)) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(text)) as Header;
  } catch {
    return undefined;
  }
}

async function readSlices(
  file: Deno.FsFile,
  volume: RenderVolume,
  onSlice: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const [columns, rows, slices] = volume.geometry.sizeVx;
  const dense = new Int16Array(columns * rows);
  const bytes = new Uint8Array(dense.buffer);
  let sum = 0;
  for (let k = 0; k < slices; k++) {
    if (signal.aborted || !await readAll(file, bytes)) return false;
    sum = crc32(bytes, sum);
    copyRows(volume, k, dense, "in");
    onSlice(k + 1, slices);
  }
  const tail = new Uint8Array(4);
  return await readAll(file, tail) &&
    new DataView(tail.buffer).getUint32(0, true) === sum;
}

/** Copies a slice between a volume and memory without padding. */
function copyRows(
  volume: RenderVolume,
  k: number,
  dense: Int16Array,
  direction: "in" | "out",
): void {
  const [columns, rows] = volume.geometry.sizeVx;
  const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
  const slice = new Int16Array(buffer, byteOffset);
  for (let row = 0; row < rows; row++) {
    const [at, to] = [row * rowStrideVx, row * columns];
    if (direction === "in") {
      slice.set(dense.subarray(to, to + columns), at);
    } else dense.set(slice.subarray(at, at + columns), to);
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += await file.write(bytes.subarray(at));
}

/** @returns false where the file ends first */
async function readAll(
  file: Deno.FsFile,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  let at = 0;
  while (at < bytes.length) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) return false;
    at += count;
  }
  return true;
}
