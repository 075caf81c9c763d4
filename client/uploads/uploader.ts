/** Sends many files in parts; pauses, goes on, and survives a broken line. @module */
import { type ApiError, backoffMs } from "#net";
import type { FileResult, UploadFile } from "#wire";
import type { GatheredFile } from "./dropped_files.ts";
import {
  createUpload,
  getUpload,
  getUploadFile,
  putChunk,
} from "./upload_api.ts";
import type { UploadMemory, UploadName } from "./upload_memory.ts";

/** How one file stands. */
export interface UploadEntry {
  readonly n: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  /** All of it was on the server before this page was loaded. */
  readonly wasHere?: true;
  readonly state: "waiting" | "sending" | "processing" | "done" | "failed";
  /** One for a plain file, one for each entry of a zip. */
  readonly results: readonly FileResult[];
  readonly error?: ApiError | { readonly kind: "upload.unreadable" };
}

/** What the uploader tells. */
export interface UploadListener {
  onEntry(entry: UploadEntry): void;
  /** The line broke (true), or stands again. */
  onWaiting(waiting: boolean): void;
}

/** What the world outside gives. */
export interface UploadWorld {
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

/** Small files are bound by the round trip: several at once. */
const AT_ONCE = 4;
/** On a slow line a broken part costs at most this. */
const MOST_CHUNK_BYTES = 4 * 1024 * 1024;
const POLL_MS = 700;

/** One upload of many files. */
export class Uploader {
  readonly #listener: UploadListener;
  readonly #world: UploadWorld;
  readonly #memory: UploadMemory;
  readonly #queue: { entry: UploadEntry; file: File; isKnown: boolean }[] = [];
  readonly #stop = new AbortController();
  #upload: Promise<UploadName> | undefined;
  #running = 0;
  #paused = false;
  #wake: (() => void)[] = [];

  /** @param memory of the upload before, if any; this one is written there */
  constructor(
    listener: UploadListener,
    world: UploadWorld,
    memory: UploadMemory,
  ) {
    this.#memory = memory;
    this.#listener = listener;
    this.#world = world;
  }

  /** Puts files in the queue. */
  add(files: readonly GatheredFile[]): void {
    for (const file of files) this.#enqueue(file);
  }

  /** Stops after the parts that are under way, or goes on. */
  pause(yes: boolean): void {
    this.#paused = yes;
    if (!yes) this.#wakeAll();
    this.#start();
  }

  /** Does not wait any longer for the line. */
  lineIsBack(): void {
    this.#wakeAll();
  }

  /** Ends it; what came whole stays on the server. */
  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#wakeAll();
  }

  #enqueue(gathered: GatheredFile): void {
    const { path, file } = gathered;
    const { n, isKnown } = this.#memory.numberOf(gathered);
    const entry: UploadEntry = {
      n,
      path,
      sizeBytes: file.size,
      sentBytes: 0,
      state: "waiting",
      results: [],
    };
    this.#queue.push({ entry, file, isKnown });
    this.#listener.onEntry(entry);
    this.#start();
  }

  #start(): void {
    while (!this.#paused && this.#running < AT_ONCE) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#running++;
      void this.#one(next.entry, next.file, next.isKnown).finally(() => {
        this.#running--;
        this.#start();
      });
    }
  }

  async #one(
    entry: UploadEntry,
    file: File,
    isKnown: boolean,
  ): Promise<void> {
    const tell = (change: Partial<UploadEntry>): void => {
      entry = { ...entry, ...change };
      if (entry.state === "done") this.#memory.finished(entry.n);
      this.#listener.onEntry(entry);
    };
    tell({ state: "sending" });
    const { signal } = this.#stop;
    const upload = await this.#begin();
    if (upload === undefined) return;
    this.#memory.sending(entry.n);
    let offset = 0;
    const before = isKnown ? await this.#before(upload.id, entry) : undefined;
    if (before !== undefined) {
      offset = before.offsetBytes;
      tell({ sentBytes: offset });
      if (before.state !== "receiving") {
        tell({ wasHere: true });
        return await this.#results(upload.id, before, tell);
      }
    }
    for (let attempt = 0;;) {
      await this.#whilePaused();
      if (signal.aborted) return;
      const part = file.slice(offset, offset + upload.chunkBytes);
      if (!await isReadable(part)) {
        return tell({ state: "failed", error: { kind: "upload.unreadable" } });
      }
      const at = { uploadId: upload.id, n: entry.n, offset, size: file.size };
      const answer = await putChunk({ ...at, name: entry.path }, part, signal);
      if (answer.ok) {
        attempt = 0;
        this.#listener.onWaiting(false);
        offset = answer.value.offsetBytes;
        tell({ sentBytes: offset });
        if (answer.value.state === "receiving") continue;
        return await this.#results(upload.id, answer.value, tell);
      }
      const goOn = goOnFrom(answer.error);
      if (goOn !== undefined && goOn !== offset) offset = goOn;
      else if (isPassing(answer.error)) await this.#waitForLine(attempt++);
      else return tell({ state: "failed", error: answer.error });
    }
  }

  /** What the server has of a file that was begun before the page was loaded. */
  async #before(
    uploadId: string,
    { n, sizeBytes }: UploadEntry,
  ): Promise<UploadFile | undefined> {
    const { signal } = this.#stop;
    for (let attempt = 0; !signal.aborted; attempt++) {
      const found = await getUploadFile(uploadId, n, 0, signal);
      if (found.ok) {
        return found.value.sizeBytes === sizeBytes ? found.value : undefined;
      }
      if (!isPassing(found.error)) return undefined;
      await this.#waitForLine(attempt);
    }
    return undefined;
  }

  /** Waits until the server has judged a file, then tells the results. */
  async #results(
    uploadId: string,
    file: UploadFile,
    tell: (change: Partial<UploadEntry>) => void,
  ): Promise<void> {
    const { signal } = this.#stop;
    const results = [...file.results];
    for (let attempt = 0;;) {
      tell({ results: [...results], state: "processing" });
      if (file.state === "done" && results.length >= file.resultCount) {
        return tell({ state: "done", results });
      }
      if (file.state !== "done") await this.#world.sleep(POLL_MS, signal);
      if (signal.aborted) return;
      const next = await getUploadFile(
        uploadId,
        file.n,
        results.length,
        signal,
      );
      if (next.ok) {
        attempt = 0;
        file = next.value;
        results.push(...file.results);
      } else if (isPassing(next.error)) {
        await this.#waitForLine(attempt++);
      } else return tell({ state: "failed", error: next.error });
    }
  }

  /** One upload for all files, made when the first is sent. */
  async #begin(): Promise<UploadName | undefined> {
    this.#upload ??= this.#again().then((before) => before ?? this.#create());
    const upload = await this.#upload;
    return this.#stop.signal.aborted ? undefined : upload;
  }

  /** The upload of before, where the server still has it. */
  async #again(): Promise<UploadName | undefined> {
    const { upload } = this.#memory;
    const { signal } = this.#stop;
    for (let attempt = 0; upload !== undefined && !signal.aborted; attempt++) {
      const found = await getUpload(upload.id, signal);
      if (found.ok) return upload;
      if (!isPassing(found.error)) break;
      await this.#waitForLine(attempt);
    }
    return undefined;
  }

  async #create(): Promise<UploadName> {
    for (let attempt = 0;; attempt++) {
      const { signal } = this.#stop;
      const made = await createUpload(signal);
      if (made.ok) {
        this.#listener.onWaiting(false);
        const chunkBytes = Math.min(made.value.chunkBytes, MOST_CHUNK_BYTES);
        const upload = { id: made.value.id, chunkBytes };
        this.#memory.begin(upload);
        return upload;
      }
      if (signal.aborted) return { id: "", chunkBytes: 0 };
      await this.#waitForLine(attempt);
    }
  }

  async #waitForLine(attempt: number): Promise<void> {
    this.#listener.onWaiting(true);
    const woken = new Promise<void>((resolve) => this.#wake.push(resolve));
    const ms = backoffMs(attempt, this.#world.random());
    await Promise.race([this.#world.sleep(ms, this.#stop.signal), woken]);
  }

  async #whilePaused(): Promise<void> {
    while (this.#paused && !this.#stop.signal.aborted) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const run of wake) run();
  }
}

/** A file that was moved or unplugged fails here, not as a broken line. */
async function isReadable(part: Blob): Promise<boolean> {
  try {
    await part.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Where the server says to go on, for an offset that was not its own. */
function goOnFrom(error: ApiError): number | undefined {
  return error.kind === "api.problem" && error.problem.status === 409
    ? error.problem.offsetBytes
    : undefined;
}

/** Worth another try: no line, a busy or a restarting server. */
function isPassing(error: ApiError): boolean {
  if (error.kind === "api.offline") return true;
  const status = error.kind === "api.problem"
    ? error.problem.status
    : error.kind === "api.answer"
    ? error.status
    : 0;
  return status === 429 || status >= 500;
}
