/** What is being sent, as rows: a line a study while it is well, a line a file where it is not. @module */
import { computed, signal } from "@preact/signals";
import type { FileResult } from "#wire";
import type { GatheredFile } from "./dropped_files.ts";
import { type UploadEntry, Uploader, type UploadWorld } from "./uploader.ts";
import { type UploadKeep, UploadMemory } from "./upload_memory.ts";

/** A line of the table. */
export type UploadRow =
  | {
    readonly kind: "study";
    readonly studyUid: string;
    readonly stored: number;
    readonly sizeBytes: number;
  }
  | { readonly kind: "result"; readonly result: FileResult }
  | { readonly kind: "file"; readonly entry: UploadEntry }
  /** Files that are well and have no result yet, together. */
  | {
    readonly kind: "under way";
    readonly count: number;
    readonly sentBytes: number;
    readonly sizeBytes: number;
    readonly processing: number;
  };

/** Sums over all files. */
export interface UploadTotals {
  readonly fileCount: number;
  readonly doneCount: number;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  readonly storedCount: number;
  readonly studyCount: number;
  /** On the server since before this page was loaded. */
  readonly wereHereCount: number;
}

/** Lines for single files at most; more are counted. */
export const MOST_ROWS = 200;

/** Rows of entries, in reading order: studies, what is under way, then what needs a look. */
export function rowsOf(entries: Iterable<UploadEntry>): readonly UploadRow[] {
  const studies = new Map<string, { stored: number; sizeBytes: number }>();
  const looks: UploadRow[] = [];
  let count = 0, sentBytes = 0, sizeBytes = 0, processing = 0;
  for (const entry of entries) {
    for (const result of entry.results) {
      if (result.status === "stored" && result.studyUid !== undefined) {
        const study = studies.get(result.studyUid) ??
          { stored: 0, sizeBytes: 0 };
        study.stored++;
        study.sizeBytes += result.sizeBytes;
        studies.set(result.studyUid, study);
      } else looks.push({ kind: "result", result });
    }
    if (entry.state === "failed") looks.push({ kind: "file", entry });
    else if (entry.state !== "done") {
      count++;
      sentBytes += entry.sentBytes;
      sizeBytes += entry.sizeBytes;
      if (entry.state === "processing") processing++;
    }
  }
  const underWay: UploadRow[] = count === 0
    ? []
    : [{ kind: "under way", count, sentBytes, sizeBytes, processing }];
  const lines = [...studies].map(([studyUid, s]): UploadRow => ({
    kind: "study",
    studyUid,
    ...s,
  }));
  return [...lines, ...underWay, ...looks];
}

/** Sums of entries. */
export function totalsOf(entries: Iterable<UploadEntry>): UploadTotals {
  const studies = new Set<string>();
  let fileCount = 0, doneCount = 0, sizeBytes = 0, sentBytes = 0, stored = 0;
  let wereHereCount = 0;
  for (const entry of entries) {
    fileCount++;
    sizeBytes += entry.sizeBytes;
    sentBytes += entry.sentBytes;
    if (entry.wasHere) wereHereCount++;
    if (entry.state === "done" || entry.state === "failed") doneCount++;
    for (const { status, studyUid } of entry.results) {
      if (status === "stored") stored++;
      if (studyUid !== undefined) studies.add(studyUid);
    }
  }
  return {
    fileCount,
    doneCount,
    sizeBytes,
    sentBytes,
    storedCount: stored,
    studyCount: studies.size,
    wereHereCount,
  };
}

const WORLD: UploadWorld = {
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    }),
};

/** The rate is taken over so much time. */
const RATE_MS = 10_000;

/** All uploads of this page. */
export class Uploads {
  readonly paused = signal(false);
  /** The line is broken. */
  readonly waiting = signal(false);
  /** Files found so far in a folder that is being looked through. */
  readonly gathering = signal<number | undefined>(undefined);
  /** A drop without files in it. */
  readonly nothingFound = signal(false);
  readonly rows = computed(() => rowsOf(this.#entries.value.values()));
  readonly totals = computed(() => totalsOf(this.#entries.value.values()));
  readonly #entries = signal<ReadonlyMap<number, UploadEntry>>(new Map());
  readonly #latest = new Map<number, UploadEntry>();
  /** Files of an upload that this page did not begin: they wait to be dropped once more. */
  readonly unfinished = signal(0);
  readonly #memory: UploadMemory;
  readonly #uploader: Uploader;
  readonly #sent: { atMs: number; bytes: number }[] = [];
  readonly #files = new Map<string, GatheredFile>();
  #told = false;

  /** @param keep where the upload is remembered for a page that is loaded anew */
  constructor(keep: UploadKeep) {
    this.#memory = new UploadMemory(keep);
    this.unfinished.value = this.#memory.unfinishedCount;
    this.#uploader = new Uploader(
      {
        onEntry: (entry) => this.#hear(entry),
        onWaiting: (waiting) => this.waiting.value = waiting,
      },
      WORLD,
      this.#memory,
    );
  }

  /** Writes down how far it came: the page goes. */
  save(): void {
    this.#memory.save();
  }

  /** No more of the upload of before. */
  forget(): void {
    this.#memory.forget();
    this.unfinished.value = 0;
  }

  /** Sends files. */
  add(files: readonly GatheredFile[]): void {
    this.gathering.value = undefined;
    this.nothingFound.value = files.length === 0;
    if (files.length > 0) this.unfinished.value = 0;
    for (const file of files) this.#files.set(file.path, file);
    this.#uploader.add(files);
  }

  /** Sends a file once more that did not come through. */
  again(path: string): void {
    const file = this.#files.get(path);
    if (file !== undefined) this.#uploader.add([file]);
  }

  /** Whether a file is still at hand to be sent once more. */
  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Stops or goes on. */
  pause(yes: boolean): void {
    this.paused.value = yes;
    this.#uploader.pause(yes);
  }

  /** The network is back: no need to wait longer. */
  lineIsBack(): void {
    this.#uploader.lineIsBack();
  }

  /** Seconds that the rest takes at the late rate; `undefined` where that is not known. */
  secondsLeft(nowMs: number): number | undefined {
    const { sizeBytes, sentBytes } = this.totals.value;
    const first = this.#sent[0];
    if (first === undefined || this.paused.value || this.waiting.value) {
      return undefined;
    }
    const rate = (sentBytes - first.bytes) / Math.max(1, nowMs - first.atMs);
    return rate > 0 ? (sizeBytes - sentBytes) / rate / 1000 : undefined;
  }

  #hear(entry: UploadEntry): void {
    this.#latest.set(entry.n, entry);
    // Many small files tell many times a frame: the screen needs only one.
    if (this.#told) return;
    this.#told = true;
    setTimeout(() => this.#tell(), 60);
  }

  #tell(): void {
    this.#told = false;
    this.#entries.value = new Map(this.#latest);
    const atMs = Date.now();
    this.#sent.push({ atMs, bytes: this.totals.peek().sentBytes });
    while (this.#sent.length > 2 && atMs - this.#sent[0]!.atMs > RATE_MS) {
      this.#sent.shift();
    }
  }
}
