/** What the live stream is given, and what it tells. @module */
import type { DownMessage, Opened, ViewState } from "#wire";
import type { Decode, Picture } from "./pictures.ts";

/** A message of one kind. */
export type Message<T extends DownMessage["type"]> = Extract<
  DownMessage,
  { type: T }
>;

/** How the line stands. */
export type LineState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | {
    readonly kind: "broken";
    readonly sinceMs: number;
    /** When the next try starts; never by itself where it is infinite. */
    readonly retryAtMs: number;
  };

/** What a view is told. */
export interface ViewListener {
  onOpened(opened: Opened): void;
  /** A picture, and the state that it shows: often not the last that was asked for. */
  onPicture(picture: Picture, shown: ViewState): void;
  onLoading(loading: Message<"loading">): void;
  onFailed(failed: Message<"failed">): void;
}

/** What the world outside gives; a test hands in its own. */
export interface LiveWorld {
  connect(): WebSocket;
  nowMs(): number;
  random(): number;
  setTimer(run: () => void, ms: number): number;
  clearTimer(timer: number): void;
  /** Runs once before the next picture on the screen. */
  nextFrame(run: () => void): void;
  decode?: Decode;
}
