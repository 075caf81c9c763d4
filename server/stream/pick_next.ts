/** Which view is served next. @module */

/** A view for which a picture is due and may be sent. */
export interface Waiting {
  /** As `urgencyOf()`. */
  readonly urgency: 0 | 1 | 2;
  /** Since when the picture has been due. */
  readonly sinceMs: number;
  /** The view of its connection that was touched last. */
  readonly isTouched: boolean;
}

/** By how much later a less urgent picture may come, by urgency. */
const PATIENCE_MS = [0, 150, 400] as const;
/** The touched view goes before others by this. */
const TOUCHED_MS = 500;

/**
 * The earliest due time first: a moving view before a settling one, the
 * touched before its neighbours, and each view for which a picture has been
 * due long enough before all of them, so that none starves.
 */
export function pickNext<T extends Waiting>(
  waiting: Iterable<T>,
): T | undefined {
  let best: T | undefined;
  let earliest = Infinity;
  for (const one of waiting) {
    const due = one.sinceMs + PATIENCE_MS[one.urgency] -
      (one.isTouched ? TOUCHED_MS : 0);
    if (due < earliest) {
      earliest = due;
      best = one;
    }
  }
  return best;
}
