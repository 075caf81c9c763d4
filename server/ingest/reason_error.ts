import { REASONS } from "./reasons.ts";
import type { Reason } from "./types.ts";

/** Ends a stream of received bytes with a reason that can be shown. */
export class ReasonError extends Error {
  override readonly name = "ReasonError";
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason.text);
    this.reason = reason;
  }
}

/** Why a stream of received bytes failed; cut off, where it does not say. */
export function reasonOf(error: unknown): Reason {
  return error instanceof ReasonError ? error.reason : REASONS.cutOff;
}
