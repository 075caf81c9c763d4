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
