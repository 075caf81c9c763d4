/** Volumes in memory: each built once, pinned while leased, dropped within a bound and once idle. @module */
import { err, ok, type Result } from "#base";
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
  /** What it will take once it is ready. */
  readonly expectedBytes: number;
  ready?: ReadyVolume;
  /** Leases, and callers that wait. */
  holders: number;
  /** Whether anybody has asked for it who may come again. */
  isWanted: boolean;
  cancelIdle(): void;
}

/** How much is kept, and how long. */
export interface ShelfBounds {
  /** What all together take at most; one alone is let in as it is. */
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
  /** Given up while they were fetched: their memory is not given back yet. */
  readonly #leaving = new Set<Entry>();

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

  /** What all volumes take, or will once they are ready. */
  get bytes(): number {
    return sum([...this.#entries.values(), ...this.#leaving]);
  }

  /**
   * Pins a volume; one that nobody waits for any more is given up.
   *
   * @param bytes what it will take
   * @param isWanted false for who will not come again: nothing is kept for them
   * @returns `imaging.noRoom` where those that are held leave no room for it
   */
  async pin(
    key: string,
    bytes: number,
    fetch: Fetch,
    onProgress: OnProgress,
    signal?: AbortSignal,
    isWanted = true,
  ): Promise<Result<Pin, ImagingError>> {
    while (!this.#entries.has(key) && !this.#makeRoom(bytes)) {
      if (this.#leaving.size === 0) return err(noRoom(bytes, this.#bounds));
      const left = Array.from(
        this.#leaving,
        ({ fetched }) => fetched.catch(() => {}),
      );
      await Promise.race([...left, whenAborted(signal)]);
      if (signal?.aborted) break;
    }
    if (signal?.aborted) return cancelled();
    const entry = this.#entries.get(key) ?? this.#begin(key, bytes, fetch);
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

  #begin(key: string, expectedBytes: number, fetch: Fetch): Entry {
    const abort = new AbortController();
    const listeners = new Set<OnProgress>();
    const tell: OnProgress = (done, total) => {
      for (const listener of listeners) listener(done, total);
    };
    const fetched = fetch(tell, abort.signal);
    const entry: Entry = {
      ...{ abort, listeners, fetched, expectedBytes },
      ...{ holders: 0, isWanted: false, cancelIdle() {} },
    };
    fetched.then((got) => {
      if (got.ok && entry.holders > 0) {
        entry.ready = got.value;
        return this.#drop();
      }
      this.#forget(key, entry);
      if (got.ok) got.value.volume.close();
    }, () => this.#forget(key, entry)).finally(() =>
      this.#leaving.delete(entry)
    );
    return entry;
  }

  #forget(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  #release(key: string, entry: Entry): void {
    if (--entry.holders > 0) return;
    if (entry.ready === undefined) {
      entry.abort.abort();
      if (this.#entries.get(key) === entry) this.#leaving.add(entry);
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

  /** Drops what is in the way of so much more; false, and nothing is dropped, where what is left leaves no room. */
  #makeRoom(bytes: number): boolean {
    const held = [...this.#entries.values()].filter((one) => !isIdle(one));
    const staying = [...held, ...this.#leaving];
    const isRoom = staying.length === 0 ||
      sum(staying) + bytes <= this.#bounds.boundBytes;
    if (isRoom) this.#drop(bytes);
    return isRoom;
  }

  /** Drops what nobody holds, the least used first, until the bound is kept with so much more. */
  #drop(moreBytes = 0): void {
    for (const [key, entry] of [...this.#entries]) {
      if (this.bytes + moreBytes <= this.#bounds.boundBytes) return;
      if (isIdle(entry)) this.#close(key, entry);
    }
  }
}

function isIdle({ ready, holders }: Entry): boolean {
  return ready !== undefined && holders === 0;
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce(
    (bytes, { ready, expectedBytes }) =>
      bytes + (ready?.volume.sizeBytes ?? expectedBytes),
    0,
  );
}

function noRoom(bytes: number, { boundBytes }: ShelfBounds): ImagingError {
  return {
    kind: "imaging.noRoom",
    message: `This volume takes ${inMb(bytes)} MB of memory, and the volumes ` +
      `that are in use leave less of the ${inMb(boundBytes)} MB that this ` +
      "server holds. It opens once others are closed; its images can be " +
      "shown one by one.",
  };
}

/** For people. */
export function inMb(bytes: number): number {
  return Math.ceil(bytes / 1e6);
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
