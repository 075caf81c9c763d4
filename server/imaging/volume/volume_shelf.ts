/** Volumes in memory: each built once, pinned while leased, dropped within a bound and once idle. @module */
import { ok, type Result } from "#base";
import { cancelled } from "../cache/frames.ts";
import { returnMemory } from "./return_memory.ts";
import type { VolumeWarning } from "#volume";
import type { ImagingTimers, OwnedVolume } from "../ports.ts";
import type { ImagingError, OnProgress } from "../types.ts";

/** A volume ready to be rendered. */
export interface ReadyVolume {
  readonly volume: OwnedVolume;
  /** What was noticed on building it. */
  readonly warnings: readonly VolumeWarning[];
}

/** Gets a volume that is not in memory. */
export type Fetch = (
  onProgress: OnProgress,
  signal: AbortSignal,
) => Promise<Result<ReadyVolume, ImagingError>>;

/** A volume and who holds it. */
export interface Pin extends Disposable {
  readonly ready: ReadyVolume;
}

interface Entry {
  readonly abort: AbortController;
  readonly listeners: Set<OnProgress>;
  readonly fetched: Promise<Result<ReadyVolume, ImagingError>>;
  ready?: ReadyVolume;
  /** Leases, and callers that wait. */
  holders: number;
  /** Whether anybody has asked for it who may come again. */
  isWanted: boolean;
  cancelIdle(): void;
}

/** When volumes that nobody holds are dropped. */
export interface ShelfBounds {
  /** All together take more than this. */
  readonly boundBytes: number;
  /** Nobody has held one for so long. */
  readonly idleMs: number;
}

/** By then the threads that worked on a closed volume are stopped, and hold it no more. */
const RETURN_MS = 60_000;

/** All volumes in memory. */
export class VolumeShelf {
  readonly #bounds: ShelfBounds;
  readonly #timers: ImagingTimers;
  readonly #returnMemory: () => unknown;
  #cancelReturn = (): void => {};
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry>();

  /** @param giveBack called a while after volumes were closed, once for many */
  constructor(
    bounds: ShelfBounds,
    timers: ImagingTimers,
    giveBack: () => unknown = returnMemory,
  ) {
    this.#bounds = bounds;
    this.#timers = timers;
    this.#returnMemory = giveBack;
  }

  /** Bytes of the volumes that are ready. */
  get bytes(): number {
    let bytes = 0;
    for (const { ready } of this.#entries.values()) {
      bytes += ready?.volume.sizeBytes ?? 0;
    }
    return bytes;
  }

  /**
   * Pins a volume; one that nobody waits for any more is given up.
   *
   * @param isWanted false for who will not come again: nothing is kept for them
   */
  async pin(
    key: string,
    fetch: Fetch,
    onProgress: OnProgress,
    signal?: AbortSignal,
    isWanted = true,
  ): Promise<Result<Pin, ImagingError>> {
    if (signal?.aborted) return cancelled();
    const entry = this.#entries.get(key) ?? this.#begin(key, fetch);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.holders++;
    entry.isWanted ||= isWanted;
    entry.cancelIdle();
    entry.listeners.add(onProgress);
    const fetched = await Promise.race([entry.fetched, whenAborted(signal)]);
    entry.listeners.delete(onProgress);
    if (!fetched.ok) {
      this.#release(key, entry);
      return fetched;
    }
    let isHeld = true;
    return ok({
      ready: fetched.value,
      [Symbol.dispose]: () => {
        if (isHeld) this.#release(key, entry);
        isHeld = false;
      },
    });
  }

  #begin(key: string, fetch: Fetch): Entry {
    const abort = new AbortController();
    const listeners = new Set<OnProgress>();
    const tell: OnProgress = (done, total) => {
      for (const listener of listeners) listener(done, total);
    };
    const fetched = fetch(tell, abort.signal);
    const entry: Entry = {
      ...{ abort, listeners, fetched },
      ...{ holders: 0, isWanted: false, cancelIdle() {} },
    };
    fetched.then((got) => {
      if (got.ok && entry.holders > 0) {
        entry.ready = got.value;
        return this.#drop();
      }
      this.#forget(key, entry);
      if (got.ok) got.value.volume.close();
    }, () => this.#forget(key, entry));
    return entry;
  }

  #forget(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  #release(key: string, entry: Entry): void {
    if (--entry.holders > 0) return;
    if (entry.ready === undefined) {
      entry.abort.abort();
      this.#forget(key, entry);
    } else if (!entry.isWanted) this.#close(key, entry);
    else {
      entry.cancelIdle = this.#timers.after(
        this.#bounds.idleMs,
        () => this.#close(key, entry),
      );
      this.#drop();
    }
  }

  #close(key: string, entry: Entry): void {
    entry.cancelIdle();
    this.#forget(key, entry);
    entry.ready?.volume.close();
    this.#cancelReturn();
    this.#cancelReturn = this.#timers.after(RETURN_MS, this.#returnMemory);
  }

  /** Drops what nobody holds, the least used first, until the bound is kept. */
  #drop(): void {
    let bytes = this.bytes;
    for (const [key, entry] of [...this.#entries]) {
      if (bytes <= this.#bounds.boundBytes) return;
      if (entry.ready === undefined || entry.holders > 0) continue;
      bytes -= entry.ready.volume.sizeBytes;
      this.#close(key, entry);
    }
  }
}

function whenAborted(
  signal: AbortSignal | undefined,
): Promise<Result<never, ImagingError>> {
  return new Promise((resolve) =>
    signal?.addEventListener("abort", () => resolve(cancelled()), {
      once: true,
    })
  );
}
