/** What each picture shows: a frame carries the gesture whose state it answers (ST23). @module */
import type { ViewState } from "#wire";

/** More that are not answered are not remembered: the oldest go. */
const MOST = 256;

/** The states of one view that were sent, as far as a picture may still show them. */
export class SentStates {
  #sent: { readonly gesture: number; readonly state: ViewState }[] = [];

  /** A state went up. */
  add(gesture: number, state: ViewState): void {
    this.#sent = [...this.#sent.slice(1 - MOST), { gesture, state }];
  }

  /** The state that a picture of a gesture shows; those before it are forgotten. */
  shownBy(gesture: number): ViewState | undefined {
    const at = this.#sent.findLastIndex((sent) => sent.gesture <= gesture);
    if (at > 0) this.#sent = this.#sent.slice(at);
    return at < 0 ? undefined : this.#sent[0]!.state;
  }
}
