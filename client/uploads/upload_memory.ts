/** What is remembered of an upload on this device, so that a reloaded page goes on with it. No names: only hashes of them. @module */
import type { GatheredFile } from "./dropped_files.ts";

/** Where it is kept: `localStorage`, or a test's own. */
export type UploadKeep = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const KEY = "farsight.upload";
/** Half a megabyte of what a page may keep; files beyond are sent from their start. */
const MOST_FILES = 30_000;
const SAVE_MS = 500;

interface Kept {
  readonly id: string;
  readonly chunkBytes: number;
  /** A file's number is its place here. */
  readonly files: readonly string[];
  /** Numbers of files that the server has something of. */
  readonly begun: readonly number[];
  /** Numbers of files that are done. */
  readonly done: readonly number[];
}

/** An upload that files belong to. */
export interface UploadName {
  readonly id: string;
  readonly chunkBytes: number;
}

/** Numbers of files, the same for the same file of the same upload. */
export class UploadMemory {
  readonly #keep: UploadKeep;
  readonly #numbers = new Map<string, number>();
  readonly #files: string[] = [];
  readonly #begun = new Set<number>();
  readonly #done = new Set<number>();
  /** Numbers given out since the page was loaded. */
  readonly #given = new Set<number>();
  #upload: UploadName | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(keep: UploadKeep) {
    this.#keep = keep;
    const kept = read(keep);
    if (kept === undefined) return;
    this.#upload = { id: kept.id, chunkBytes: kept.chunkBytes };
    this.#files = [...kept.files];
    for (const [n, key] of kept.files.entries()) this.#numbers.set(key, n);
    this.#begun = new Set(kept.begun);
    this.#done = new Set(kept.done);
  }

  /** The upload that was under way; its server may have forgotten it. */
  get upload(): UploadName | undefined {
    return this.#upload;
  }

  /** Files that were begun and are not done. */
  get unfinishedCount(): number {
    return this.#files.length - this.#done.size;
  }

  /** The number of a file, and whether the server may have some of it. One that is added once more gets another. */
  numberOf(
    { path, file }: GatheredFile,
  ): { readonly n: number; readonly isKnown: boolean } {
    const key = hashOf(`${path}\n${file.size}\n${file.lastModified}`);
    const known = this.#numbers.get(key);
    const isSame = known !== undefined && !this.#given.has(known);
    const n = isSame ? known : this.#files.push(key) - 1;
    const isKnown = this.#begun.has(n) || this.#done.has(n);
    this.#numbers.set(key, n);
    // Done once it is told so by the upload of now.
    if (this.#done.delete(n)) this.#begun.add(n);
    this.#given.add(n);
    this.#saveSoon();
    return { n, isKnown };
  }

  /** Files go to this upload from now on. */
  begin(upload: UploadName): void {
    this.#upload = upload;
    this.#saveSoon();
  }

  /** The server has something of a file from now on. */
  sending(n: number): void {
    this.#begun.add(n);
    this.#saveSoon();
  }

  /** A file needs nothing more. */
  finished(n: number): void {
    this.#done.add(n);
    this.#begun.delete(n);
    this.#saveSoon();
  }

  /** Forgets the upload of before; files that are added later are sent from their start. */
  forget(): void {
    this.#upload = undefined;
    this.#numbers.clear();
    for (const n of this.#files.keys()) {
      if (!this.#given.has(n)) this.#done.add(n);
    }
    this.save();
  }

  /** Writes it down now. */
  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      if (this.#upload === undefined || this.unfinishedCount === 0) {
        return this.#keep.removeItem(KEY);
      }
      const files = this.#files.slice(0, MOST_FILES);
      const [begun, done] = [this.#begun, this.#done]
        .map((numbers) => [...numbers].filter((n) => n < files.length));
      const kept: Kept = {
        ...this.#upload,
        files,
        begun: begun!,
        done: done!,
      };
      this.#keep.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Private windows and full storages may refuse: then a reload begins anew.
    }
  }

  #saveSoon(): void {
    this.#timer ??= setTimeout(() => this.save(), SAVE_MS);
  }
}

/** Two FNV-1a hashes of 32 bits, for files of one upload. */
function hashOf(text: string): string {
  let a = 0x811c9dc5, b = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
  }
  return (a >>> 0).toString(36) + "." + (b >>> 0).toString(36);
}

function read(keep: UploadKeep): Kept | undefined {
  try {
    const value: unknown = JSON.parse(keep.getItem(KEY) ?? "null");
    return isKept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { id, chunkBytes, files, begun, done } = value as Record<
    string,
    unknown
  >;
  return typeof id === "string" && /^[\w-]{16,64}$/.test(id) &&
    Number.isSafeInteger(chunkBytes) && (chunkBytes as number) > 0 &&
    Array.isArray(files) && files.every((f) => typeof f === "string") &&
    [begun, done].every((list) =>
      Array.isArray(list) && list.every((n) => Number.isSafeInteger(n))
    );
}
