/** What the pool and its workers say to each other. @module */
import type { KernelName } from "./kernels.ts";

/** Control block of a task, i32 each on a cache line of its own: sharing one costs up to twice the time. */
export const CONTROL_BYTES = 256;
/** The next item that no one has taken. */
export const CONTROL_NEXT = 0;
/** Not 0: take no more items. */
export const CONTROL_CANCELLED = 16;

/** Of the pool's own shared words: not 0 where other tasks wait, so that workers come back soon. */
export const SHARED_WAITING = 0;

/** To a new worker, once. */
export interface Hello {
  readonly kind: "hello";
  readonly module: WebAssembly.Module;
  readonly shared: SharedArrayBuffer;
  /** From 0: which scratch is its own. */
  readonly index: number;
}

/** Take items of this task until none is left, it is cancelled, or others wait. */
export interface Work {
  readonly kind: "work";
  readonly arenaId: number;
  readonly memory: WebAssembly.Memory;
  readonly kernel: KernelName;
  readonly volume: number;
  readonly job: number;
  readonly items: number;
  readonly control: number;
  /** Address of the first worker's scratch. */
  readonly scratch: number;
}

/** Forget a memory that was closed. */
export interface Forget {
  readonly kind: "forget";
  readonly arenaId: number;
}

export type ToWorker = Hello | Work | Forget;

/** The answer to work. */
export interface Done {
  /** No item is left, or the task is cancelled. */
  readonly exhausted: boolean;
  /** What a kernel threw: our own bug. */
  readonly fault?: string;
}
