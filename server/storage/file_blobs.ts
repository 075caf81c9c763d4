/**
 * Blobs as files: `blobs/ab/cd/abcd...`, written beside as `incoming/*`,
 * synced, then renamed, so that a name never stands for half its bytes.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type ByteSource, err, ok, type Result } from "#base";
import { storageError } from "./errors.ts";
import { fileSource } from "./file_source.ts";
import type {
  BlobStore,
  StorageError,
  StoredBlob,
  WholeBlob,
} from "./types.ts";

const HASH_REGEXP = /^[0-9a-f]{64}$/;

/**
 * Opens a folder of blobs; makes it where there is none, and removes what a
 * crash left half-written. One process at a time: the lock is the documents',
 * so open those first.
 *
 * @param create makes the file that bytes are written to
 */
export async function openFileBlobs(
  folder: string,
  create: (path: string) => Promise<Deno.FsFile> = createNew,
): Promise<BlobStore> {
  const incoming = `${folder}/incoming`;
  const blobs = `${folder}/blobs`;
  await removeIfThere(incoming);
  await Deno.mkdir(incoming, { recursive: true });
  await Deno.mkdir(blobs, { recursive: true });
  await syncFolder(folder);
  const pathOf = (hash: string) =>
    `${blobs}/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`;

  async function keep(
    temporary: string,
    { hash, sizeBytes }: WholeBlob,
  ): Promise<Result<StoredBlob, StorageError>> {
    const target = pathOf(hash);
    const parent = `${blobs}/${hash.slice(0, 2)}/${hash.slice(2, 4)}`;
    try {
      const isNew = (await sizeOf(target)) === undefined;
      if (isNew) {
        await Deno.mkdir(parent, { recursive: true });
        await Deno.rename(temporary, target);
      }
      // Also where another put has just renamed the same bytes: its sync may
      // not be over yet. The parents may be new as well.
      await syncFolder(parent);
      await syncFolder(`${blobs}/${hash.slice(0, 2)}`);
      await syncFolder(blobs);
      return ok({ hash, sizeBytes, isNew });
    } catch (error) {
      return err(storageError("keep a blob", error));
    }
  }

  async function put(
    bytes: ReadableStream<Uint8Array>,
    maxBytes: number,
    onWhole?: (blob: WholeBlob) => Promise<void>,
  ): Promise<Result<StoredBlob, StorageError>> {
    const temporary = `${incoming}/${crypto.randomUUID()}`;
    try {
      const written = await receive(bytes, maxBytes, temporary, create);
      if (!written.ok) return written;
      await onWhole?.(written.value);
      return await keep(temporary, written.value);
    } finally {
      await removeIfThere(temporary);
    }
  }

  async function open(
    hash: string,
  ): Promise<Result<ByteSource, StorageError>> {
    const size = HASH_REGEXP.test(hash)
      ? await sizeOf(pathOf(hash))
      : undefined;
    if (size !== undefined) return ok(fileSource(pathOf(hash), size));
    const message = `Cannot open blob ${hash.slice(0, 64)}: not here`;
    return err({ kind: "storage.missing", message });
  }

  async function remove(hash: string): Promise<void> {
    if (HASH_REGEXP.test(hash)) await removeIfThere(pathOf(hash));
  }

  async function* list(): AsyncGenerator<string> {
    for await (const first of Deno.readDir(blobs)) {
      for await (const second of Deno.readDir(`${blobs}/${first.name}`)) {
        const inner = `${blobs}/${first.name}/${second.name}`;
        for await (const file of Deno.readDir(inner)) yield file.name;
      }
    }
  }

  return { put, open, remove, list };
}

/** Streams to the temporary file and syncs it; holds one chunk at a time. */
async function receive(
  bytes: ReadableStream<Uint8Array>,
  maxBytes: number,
  temporary: string,
  create: (path: string) => Promise<Deno.FsFile>,
): Promise<Result<WholeBlob, StorageError>> {
  const reader = bytes.getReader();
  let sizeBytes = 0;
  let failed: StorageError | undefined;
  try {
    using file = await create(temporary);
    const hash = createHash("sha256");
    while (true) {
      const { value, broken } = await nextChunk(reader);
      if (broken !== undefined) return err(failed = broken);
      if (value === undefined) break;
      sizeBytes += value.length;
      if (sizeBytes > maxBytes) return err(failed = tooLarge(maxBytes));
      hash.update(value);
      await writeAll(file, value);
    }
    await file.sync();
    return ok({ hash: hash.digest("hex"), sizeBytes });
  } catch (error) {
    return err(failed = storageError("write a blob", error));
  } finally {
    if (failed !== undefined) await reader.cancel(failed).catch(() => {});
    reader.releaseLock();
  }
}

async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<{ value?: Uint8Array | undefined; broken?: StorageError }> {
  try {
    return { value: (await reader.read()).value };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    const message = `Cannot take a blob to its end: ${found}`;
    return { broken: { kind: "storage.aborted", message } };
  }
}

function tooLarge(maxBytes: number): StorageError {
  const message = `Cannot keep a blob: over the bound of ${maxBytes} bytes`;
  return { kind: "storage.tooLarge", message };
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += await file.write(bytes.subarray(done));
}

function createNew(path: string): Promise<Deno.FsFile> {
  return Deno.open(path, { write: true, createNew: true });
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Makes names in the folder durable, not only the files behind them. */
async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path);
  await folder.sync();
}
