/** Whether a task moves: its counter of items, watched from outside. @module */
import type { Arena } from "./arena.ts";
import { CONTROL_NEXT } from "./pool_protocol.ts";

/** Where a task's counter stood, and since when. */
export interface Stand {
  readonly nextItem: number;
  readonly sinceMs: number;
}

/** @param before what was seen last, if anything */
export function standOf(
  task: { readonly arena: Arena; readonly control: number },
  before: Stand | undefined,
  nowMs: number,
): Stand {
  const words = new Int32Array(task.arena.buffer, task.control, 1);
  const nextItem = Atomics.load(words, CONTROL_NEXT);
  return before?.nextItem === nextItem ? before : { nextItem, sinceMs: nowMs };
}
