/**
 * One file of an upload, on disk: `{n}.part` is what came of it, `{n}.jsonl`
 * its name and size, then its results, one JSON line each, then `done`. A
 * restart finds everything there.
 *
 * @module
 */
import { ok, type Result } from "#base";
import { inPieces } from "./streams.ts";
import { type IngestResult, noCounts, type ResultCounts } from "./types.ts";
import type { UploadError } from "./uploads.ts";

/** What the client says of a file. */
export interface FileHead {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Results that are read at once. */
export const RESULTS_PAGE = 100;

const BROKEN_LINE: UploadError = {
  kind: "upload.brokenLine",
  message: "The line broke",
};
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A file under way, or done. */
export class UploadedFile {
  readonly n: number;
  readonly head: FileHead;
  readonly partPath: string;
  offsetBytes = 0;
  state: "receiving" | "processing" | "done" = "receiving";
  resultCount = 0;
  /** Of its results. */
  counts: ResultCounts = noCounts();
  readonly #folder: string;
  readonly #linesPath: string;
  #lineBytes = 0;
  /** Where every {@linkcode RESULTS_PAGE}th result starts. */
  #pageOffsets: number[] = [];
  #append: { stop: AbortController; ended: Promise<void> } | undefined;

  constructor(folder: string, n: number, head: FileHead) {
    this.n = n;
    this.head = head;
    this.#folder = folder;
    this.partPath = `${folder}/${n}.part`;
    this.#linesPath = `${folder}/${n}.jsonl`;
  }

  /** Writes the first line, and forgets any results. */
  async start(): Promise<void> {
    this.resultCount = 0;
    this.counts = noCounts();
    this.#lineBytes = 0;
    this.#pageOffsets = [];
    (await Deno.open(this.partPath, { create: true, write: true })).close();
    await Deno.writeFile(this.#linesPath, new Uint8Array());
    await this.#write(this.head);
  }

  /**
   * Appends bytes at `offsetBytes`; a call that is still writing is stopped
   * first, as its line is the broken one. What was written before a failure
   * stays.
   */
  async append(
    offsetBytes: number,
    body: ReadableStream<Uint8Array>,
  ): Promise<Result<void, UploadError>> {
    while (this.#append !== undefined) {
      this.#append.stop.abort();
      await this.#append.ended;
    }
    if (this.state !== "receiving" && offsetBytes === this.offsetBytes) {
      // Nothing is wanted of it, and nothing wrong with it matters.
      await body.cancel().catch(() => {});
      return ok(undefined);
    }
    const refusal = this.#refusal(offsetBytes);
    if (refusal !== undefined) return { ok: false, error: refusal };
    const stop = new AbortController();
    const ended = Promise.withResolvers<void>();
    this.#append = { stop, ended: ended.promise };
    try {
      return await this.#take(body, stop.signal);
    } finally {
      this.#append = undefined;
      ended.resolve();
    }
  }

  #refusal(offsetBytes: number): UploadError | undefined {
    if (this.state === "receiving" && offsetBytes === this.offsetBytes) {
      return undefined;
    }
    return {
      kind: "upload.offset",
      message: `The next byte is ${this.offsetBytes}, not ${offsetBytes}`,
      offsetBytes: this.offsetBytes,
    };
  }

  async #take(
    body: ReadableStream<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Result<void, UploadError>> {
    using file = await Deno.open(this.partPath, { create: true, write: true });
    await file.seek(this.offsetBytes, Deno.SeekMode.Start);
    const reader = inPieces(body).getReader();
    const stop = () => void reader.cancel("stopped").catch(() => {});
    signal.addEventListener("abort", stop);
    let failure: UploadError | undefined;
    try {
      while (failure === undefined) {
        const read = await reader.read().catch(() => BROKEN_LINE);
        if ("kind" in read) failure = read;
        else if (read.done) break;
        else if (this.offsetBytes + read.value.length > this.head.sizeBytes) {
          failure = {
            kind: "upload.tooLong",
            message: `More than the ${this.head.sizeBytes} bytes announced`,
          };
        } else await this.#writeAll(file, read.value);
      }
    } finally {
      signal.removeEventListener("abort", stop);
      reader.cancel().catch(() => {});
    }
    await file.syncData();
    return failure === undefined
      ? ok(undefined)
      : { ok: false, error: failure };
  }

  async #writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const count = await file.write(bytes.subarray(at));
      at += count;
      this.offsetBytes += count;
    }
  }

  /** Keeps a result. */
  async addResult(result: IngestResult): Promise<void> {
    if (this.resultCount % RESULTS_PAGE === 0) {
      this.#pageOffsets.push(this.#lineBytes);
    }
    this.#count(result);
    await this.#write(result);
  }

  #count({ status }: IngestResult): void {
    this.resultCount++;
    this.counts[status]++;
  }

  /** What is here is durable when it resolves; its bytes are so after each append. */
  async sync(): Promise<void> {
    for (const path of [this.#linesPath, this.#folder, `${this.#folder}/..`]) {
      using file = await Deno.open(path);
      await file.sync();
    }
  }

  /** Keeps that there are no more results, and drops the bytes. */
  async finish(): Promise<void> {
    await this.#write({ done: true });
    this.state = "done";
    await removeIfThere(this.partPath);
  }

  /** Results from number `from` on, one page at most. */
  async results(from: number): Promise<IngestResult[]> {
    if (from >= this.resultCount) return [];
    const page = Math.floor(from / RESULTS_PAGE);
    const start = this.#pageOffsets[page] ?? 0;
    const end = this.#pageOffsets[page + 2] ?? this.#lineBytes;
    const lines = (await readRange(this.#linesPath, start, end)).split("\n");
    return lines.slice(from - page * RESULTS_PAGE)
      .filter((line) => line !== "" && line !== DONE_LINE)
      .slice(0, RESULTS_PAGE)
      .map((line): IngestResult => JSON.parse(line));
  }

  async #write(value: unknown): Promise<void> {
    const bytes = encoder.encode(`${JSON.stringify(value)}\n`);
    await Deno.writeFile(this.#linesPath, bytes, { append: true });
    this.#lineBytes += bytes.length;
  }

  /** What a restart finds; `undefined` where the first line was never whole. */
  static async load(
    folder: string,
    n: number,
  ): Promise<UploadedFile | undefined> {
    const text = await Deno.readTextFile(`${folder}/${n}.jsonl`);
    const [first, ...lines] = text.slice(0, text.lastIndexOf("\n") + 1)
      .split("\n");
    if (first === undefined || first === "") return undefined;
    const file = new UploadedFile(folder, n, JSON.parse(first));
    file.#lineBytes = byteLength(first) + 1;
    for (const line of lines) {
      if (line === "") continue;
      if (line === DONE_LINE) file.state = "done";
      else {
        if (file.resultCount % RESULTS_PAGE === 0) {
          file.#pageOffsets.push(file.#lineBytes);
        }
        file.#count(JSON.parse(line));
      }
      file.#lineBytes += byteLength(line) + 1;
    }
    file.offsetBytes = file.state === "done"
      ? file.head.sizeBytes
      : await sizeOf(file.partPath);
    return file;
  }
}

const DONE_LINE = JSON.stringify({ done: true });

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function readRange(
  path: string,
  start: number,
  end: number,
): Promise<string> {
  using file = await Deno.open(path);
  await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(end - start);
  let at = 0;
  while (at < bytes.length) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) break;
    at += count;
  }
  return decoder.decode(bytes.subarray(0, at));
}
