/**
 * Uploads that go on where they were: after a broken line, and after a
 * restart. All their state is a folder each; see `upload_file.ts`.
 *
 * @module
 */
import type { ByteSource, Clock, Grant, Log, Result } from "#base";
import { err, ok } from "#base";
import { cleanName } from "./names.ts";
import { fileSource } from "./streams.ts";
import {
  type OnResult,
  type ReceiveMeta,
  type ResultCounts,
  sumOf,
} from "./types.ts";
import { UploadedFile } from "./upload_file.ts";

/** Why an upload did not take something. */
export interface UploadError {
  readonly kind:
    | "upload.missing"
    | "upload.offset"
    | "upload.tooLong"
    | "upload.tooLarge"
    | "upload.tooMany"
    | "upload.changed"
    | "upload.brokenLine";
  readonly message: string;
  /** Where to go on, for `upload.offset`. */
  readonly offsetBytes?: number;
}

/** Bounds of uploads, each with its reason. */
export const UPLOAD_LIMITS = {
  /** A good size for one request: on 1 Mbit/s a broken line costs 30 s at most. */
  chunkBytes: 4 * 1024 * 1024,
  /** Files of one upload; a large study has 10,000. */
  fileCount: 100_000,
  /** Uploads that have not expired. */
  uploadCount: 1000,
  /** One file: a zip of a whole disc of studies. */
  fileBytes: 64 * 1024 ** 3,
  /** Results kept for one file: entries of a zip are bounded as well. */
  nameLength: 1024,
} as const;

/** What uploads need of the rest. */
export interface UploadParts {
  readonly folder: string;
  /** Takes a whole file in, archives opened. */
  receiveSource(
    grant: Grant<"study.write">,
    source: ByteSource,
    meta: ReceiveMeta,
    onResult: OnResult,
  ): Promise<void>;
  readonly clock: Clock;
  readonly expiryMs: number;
  readonly log: Log;
}

/** One upload's totals. */
export interface UploadTotals {
  readonly id: string;
  readonly expiresAtMs: number;
  readonly fileCount: number;
  readonly doneCount: number;
  readonly receivedBytes: number;
  readonly counts: Readonly<ResultCounts>;
}

interface Upload {
  readonly id: string;
  readonly folder: string;
  readonly files: Map<number, UploadedFile>;
  usedAtMs: number;
}

/** All uploads under way. */
export class Uploads {
  readonly #parts: UploadParts;
  readonly #uploads = new Map<string, Upload>();
  /** Archives are opened one after another. */
  #archives: Promise<void> = Promise.resolve();

  constructor(parts: UploadParts) {
    this.#parts = parts;
  }

  /**
   * Finds what an earlier run left, forgets what expired, and goes on with
   * files that had come whole. Resolves once the state is known; the work
   * goes on after.
   */
  async recover(grant: Grant<"study.write">): Promise<void> {
    await Deno.mkdir(this.#parts.folder, { recursive: true });
    for await (const entry of Deno.readDir(this.#parts.folder)) {
      if (!entry.isDirectory) continue;
      const upload = await this.#load(entry.name);
      this.#uploads.set(upload.id, upload);
      for (const file of upload.files.values()) {
        const isWhole = file.offsetBytes === file.head.sizeBytes;
        if (file.state === "receiving" && isWhole) {
          await file.start();
          this.#inBackground(grant, upload, file);
        }
      }
    }
    await this.sweep();
  }

  /** Forgets uploads that were left alone for too long. */
  async sweep(): Promise<void> {
    const nowMs = this.#parts.clock.nowMs();
    for (const upload of [...this.#uploads.values()]) {
      const isBusy = [...upload.files.values()]
        .some(({ state }) => state === "processing");
      if (!isBusy && upload.usedAtMs + this.#parts.expiryMs < nowMs) {
        await this.#forget(upload);
      }
    }
  }

  /** Starts an upload. */
  async create(
    _grant: Grant<"study.write">,
  ): Promise<Result<UploadTotals, UploadError>> {
    await this.sweep();
    if (this.#uploads.size >= UPLOAD_LIMITS.uploadCount) {
      return err({ kind: "upload.tooMany", message: "Too many uploads" });
    }
    const id = crypto.randomUUID();
    const folder = `${this.#parts.folder}/${id}`;
    await Deno.mkdir(folder, { recursive: true });
    const usedAtMs = this.#parts.clock.nowMs();
    const upload = {
      id,
      folder,
      files: new Map(),
      usedAtMs,
    };
    this.#uploads.set(id, upload);
    return ok(this.#totals(upload));
  }

  /** Totals of one upload; `undefined` where there is none. */
  status(
    _grant: Grant<"study.write">,
    id: string,
  ): UploadTotals | undefined {
    const upload = this.#uploads.get(id);
    return upload && this.#totals(upload);
  }

  /** One file of an upload; `undefined` where nothing of it is here. */
  file(
    _grant: Grant<"study.write">,
    id: string,
    n: number,
  ): UploadedFile | undefined {
    return this.#uploads.get(id)?.files.get(n);
  }

  /** Forgets an upload; what it stored stays. False where there is none. */
  async remove(_grant: Grant<"study.write">, id: string): Promise<boolean> {
    const upload = this.#uploads.get(id);
    if (upload !== undefined) await this.#forget(upload);
    return upload !== undefined;
  }

  /**
   * Takes bytes of one file. Once all are here the file goes in; for an
   * archive that goes on after this resolves.
   */
  async append(
    grant: Grant<"study.write">,
    at: { readonly id: string; readonly n: number; readonly offset: number },
    head: { readonly name: string; readonly sizeBytes: number },
    body: ReadableStream<Uint8Array>,
  ): Promise<Result<UploadedFile, UploadError>> {
    const upload = this.#uploads.get(at.id);
    if (upload === undefined) {
      return err({
        kind: "upload.missing",
        message: "There is no such upload",
      });
    }
    upload.usedAtMs = this.#parts.clock.nowMs();
    const found = await this.#fileOf(upload, at.n, head);
    if (!found.ok) return found;
    const file = found.value;
    const appended = await file.append(at.offset, body);
    if (!appended.ok) return appended;
    const isWhole = file.offsetBytes === file.head.sizeBytes;
    if (isWhole && file.state === "receiving") {
      const isArchive = await startsAsArchive(file.partPath);
      if (isArchive) {
        // From here on it is ours to finish, whatever comes.
        await file.sync();
        this.#inBackground(grant, upload, file);
      } else await this.#process(grant, upload, file);
    }
    return ok(file);
  }

  async #fileOf(
    upload: Upload,
    n: number,
    head: { readonly name: string; readonly sizeBytes: number },
  ): Promise<Result<UploadedFile, UploadError>> {
    const known = upload.files.get(n);
    if (known !== undefined) {
      return known.head.sizeBytes === head.sizeBytes ? ok(known) : err({
        kind: "upload.changed",
        message: `File ${n} was announced with ${known.head.sizeBytes} bytes`,
      });
    }
    if (upload.files.size >= UPLOAD_LIMITS.fileCount) {
      return err({ kind: "upload.tooMany", message: "Too many files" });
    }
    if (head.sizeBytes > UPLOAD_LIMITS.fileBytes) {
      const message = `More than ${UPLOAD_LIMITS.fileBytes} bytes`;
      return err({ kind: "upload.tooLarge", message });
    }
    const name = cleanName(head.name);
    const file = new UploadedFile(upload.folder, n, { ...head, name });
    upload.files.set(n, file);
    await file.start();
    return ok(file);
  }

  #inBackground(
    grant: Grant<"study.write">,
    upload: Upload,
    file: UploadedFile,
  ): void {
    file.state = "processing";
    this.#archives = this.#archives
      .then(() => this.#process(grant, upload, file))
      .catch((error: unknown) => {
        this.#parts.log.error("upload.failed", {
          upload: upload.id,
          file: file.n,
          error: String(error),
        });
      });
  }

  async #process(
    grant: Grant<"study.write">,
    upload: Upload,
    file: UploadedFile,
  ): Promise<void> {
    file.state = "processing";
    // A try before this one was broken off.
    if (file.resultCount > 0) await file.start();
    using source = await fileSource(file.partPath);
    const meta = { fileName: file.head.name, from: "upload" } as const;
    try {
      await this.#parts.receiveSource(grant, source, meta, async (result) => {
        upload.usedAtMs = this.#parts.clock.nowMs();
        await file.addResult(result);
      });
      await file.finish();
    } catch (error) {
      // Its bytes are here: an empty PUT at its end, or a restart, tries again.
      file.state = "receiving";
      throw error;
    }
  }

  #totals(upload: Upload): UploadTotals {
    const files = [...upload.files.values()];
    return {
      id: upload.id,
      expiresAtMs: upload.usedAtMs + this.#parts.expiryMs,
      fileCount: files.length,
      doneCount: files.filter(({ state }) => state === "done").length,
      receivedBytes: files.reduce((sum, file) => sum + file.offsetBytes, 0),
      counts: sumOf(files.map(({ counts }) => counts)),
    };
  }

  async #forget(upload: Upload): Promise<void> {
    this.#uploads.delete(upload.id);
    await Deno.remove(upload.folder, { recursive: true });
  }

  async #load(id: string): Promise<Upload> {
    const folder = `${this.#parts.folder}/${id}`;
    const files = new Map<number, UploadedFile>();
    const { mtime } = await Deno.stat(folder);
    let usedAtMs = mtime?.getTime() ?? 0;
    for await (const { name } of Deno.readDir(folder)) {
      const n = /^([0-9]{1,9})\.jsonl$/.exec(name)?.[1];
      if (n === undefined) continue;
      const file = await UploadedFile.load(folder, Number(n))
        .catch((error: unknown) => {
          // One that is damaged must not keep the server from starting.
          const fields = { upload: id, file: n, error: String(error) };
          this.#parts.log.error("upload.unreadable", fields);
        });
      if (file !== undefined) files.set(file.n, file);
      const changed = (await Deno.stat(`${folder}/${name}`)).mtime;
      usedAtMs = Math.max(usedAtMs, changed?.getTime() ?? 0);
    }
    return { id, folder, files, usedAtMs };
  }
}

async function startsAsArchive(path: string): Promise<boolean> {
  using file = await Deno.open(path);
  const head = new Uint8Array(2);
  await file.read(head);
  return head[0] === 0x50 && head[1] === 0x4b;
}
