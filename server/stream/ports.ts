/** What the stream needs of others; main hands it in. @module */
import type { Grant, Result, Vec3 } from "#base";
import type { FrameJob, MprJob, Picture, VolumeJob } from "#render";
import type {
  DownMessage,
  Opened,
  Sentence,
  ViewSize,
  ViewState,
  ViewTarget,
  WindowState,
} from "#wire";

/** The part of a WebSocket that the stream uses; a WebSocket is one. */
export interface SocketPort {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes accepted by `send()` that have not left yet. */
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(
    type: "message",
    listener: (event: { readonly data: unknown }) => void,
  ): void;
  addEventListener(
    type: "close",
    listener: (event: { readonly code: number }) => void,
  ): void;
  addEventListener(type: "open", listener: () => void): void;
}

/** Deferred calls, so that a test can hand in its own time. */
export interface Timers {
  /** Calls `run` once after `ms`. @returns what cancels it */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own timers. */
export const systemTimers: Timers = {
  after(ms, run) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
};

/** Why there is no picture, in words that may be shown. */
export interface SourceFault {
  readonly code: string;
  readonly sentence: Sentence;
  /** Given up because its signal was aborted: nobody is told. */
  readonly isAborted: boolean;
}

/** Opens what a view names. */
export interface ImagePort {
  open(
    grant: Grant<"study.read">,
    target: ViewTarget,
    signal: AbortSignal,
  ): Promise<Result<ImageSource, SourceFault>>;
}

/** All but what the stream itself adds to `opened`. */
export type SourceDescription = Omit<
  Opened,
  "type" | "view" | "gesture" | "state"
>;

/** What one view shows; held until disposed. */
export interface ImageSource extends Disposable {
  /** Another object where loading has found more to say. */
  readonly description: SourceDescription;
  /** Whether a state of this kind must be loaded first. */
  needsLoading(kind: ViewState["kind"]): boolean;
  /** Loads what states of this kind need. */
  load(
    kind: ViewState["kind"],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Result<void, SourceFault>>;
  /** The state with everything filled in that was left open, as far as it is known by now. */
  complete(state: ViewState, size: ViewSize): ViewState;
  /** What to render for a state. */
  plan(
    request: PictureRequest,
    signal: AbortSignal,
  ): Promise<Result<PlannedPicture, SourceFault>>;
  /** The value under a point, in pixels of the view's size. */
  probe(
    state: ViewState,
    size: ViewSize,
    xPx: number,
    yPx: number,
  ): Promise<Probed>;
}

/** A picture as the ladder wants it. */
export interface PictureRequest {
  readonly state: ViewState;
  /** The size that the state is about. */
  readonly size: ViewSize;
  /** The size to render; stretched over the view. */
  readonly picture: ViewSize;
  readonly sampling: "moving" | "fast" | "exact";
  readonly format: "jpeg" | "png";
  /** 1 to 100, for JPEG. */
  readonly quality: number;
}

/** What to render, and what its header says. */
export interface PlannedPicture {
  readonly job: FrameJob | MprJob | VolumeJob;
  readonly frameIndex: number;
  readonly geometry?: {
    readonly originLps: Vec3;
    readonly stepXLps: Vec3;
    readonly stepYLps: Vec3;
  };
  readonly window?: Pick<WindowState, "center" | "width">;
  /** Bytes of stored images behind the picture. */
  readonly storedBytes: number;
}

/** An answer to a probe; fields are absent outside the image. */
export type Probed = Omit<
  Extract<DownMessage, { type: "value" }>,
  "type" | "view" | "request"
>;

/** Makes pictures. */
export interface RenderPort {
  /** @throws where `signal` is aborted, or by a fault of the renderer's own */
  render(
    job: FrameJob | MprJob | VolumeJob,
    signal: AbortSignal,
  ): Promise<Picture>;
}
