/** One live view: what is wanted, what is shown, and how it stands. @module */
import type { LiveClient, Picture } from "#net";
import { batch, type Signal, signal } from "@preact/signals";
import type {
  DownMessage,
  Opened,
  ViewSize,
  ViewState,
  ViewTarget,
} from "#wire";
import type { Role } from "./layouts.ts";
import {
  type PictureGeometry,
  pictureGeometry,
  placePicture,
  type PointPx,
} from "./picture_geometry.ts";

type Message<T extends DownMessage["type"]> = Extract<DownMessage, { type: T }>;

/** The room a view has on the screen. */
export interface ViewRoom {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels for a CSS pixel. */
  readonly pixelRatio: number;
}

/** What a view tells its viewer. */
export interface ViewEvents {
  /** The server filled the state in. */
  onOpened(view: View, opened: Opened): void;
  onPicture(view: View, picture: Picture): void;
}

/** Smallest and largest picture that can be asked for, and how fine a screen is served: more is bytes, not sight. */
const LEAST_PX = 16;
const MOST_PX = 4096;
const FINEST_RATIO = 2;

/** The picture that a room asks for, device pixels. */
export function sizeOf(room: ViewRoom): ViewSize {
  const ratio = Math.min(FINEST_RATIO, room.pixelRatio);
  const px = (css: number): number =>
    Math.min(MOST_PX, Math.max(LEAST_PX, Math.round(css * ratio)));
  return { widthPx: px(room.width), heightPx: px(room.height) };
}

/** A view on the live stream. */
export class View {
  readonly id: number;
  readonly role: Role;
  readonly state: Signal<ViewState>;
  readonly room: Signal<ViewRoom>;
  /** A finger is down, as far as this view was told. */
  readonly moving = signal(false);
  readonly opened = signal<Opened | undefined>(undefined);
  readonly picture = signal<Picture | undefined>(undefined);
  /** What the picture shows: what is said of it is said by this. */
  readonly shown: Signal<ViewState>;
  readonly loading = signal<Message<"loading"> | undefined>(undefined);
  readonly failed = signal<Message<"failed"> | undefined>(undefined);
  /** Moving pictures in the last second. */
  readonly perSecond = signal(0);
  /** Frames of a stack that were shown without loss. */
  readonly seen = signal<ReadonlySet<number>>(new Set());
  readonly #live: LiveClient;
  readonly #target: ViewTarget;
  readonly #events: ViewEvents;
  #movedAtMs: number[] = [];

  constructor(
    live: LiveClient,
    id: number,
    wish: { role: Role; target: ViewTarget; state: ViewState; room: ViewRoom },
    events: ViewEvents,
  ) {
    this.id = id;
    this.role = wish.role;
    this.state = signal(wish.state);
    this.shown = signal(wish.state);
    this.room = signal(wish.room);
    this.#live = live;
    this.#target = wish.target;
    this.#events = events;
    this.#open();
  }

  /** Asks for another state; `moving` while a finger is down. */
  set(state: ViewState, moving: boolean): void {
    this.state.value = state;
    this.moving.value = moving;
    this.#live.set(this.id, { state, moving });
  }

  /** The finger is up: the picture may come to rest. */
  rest(): void {
    this.moving.value = false;
    this.#live.set(this.id, { moving: false });
  }

  /** The view has another size on the screen. */
  resize(room: ViewRoom): void {
    const before = sizeOf(this.room.peek()), size = sizeOf(room);
    this.room.value = room;
    if (
      size.widthPx !== before.widthPx || size.heightPx !== before.heightPx
    ) this.#live.set(this.id, { size, moving: false });
  }

  /** Opens it anew after a failure. */
  again(): void {
    this.failed.value = undefined;
    this.#live.close(this.id);
    this.#open();
  }

  /** Where the shown picture lies in the patient; `undefined` where that is not known. */
  geometry(): PictureGeometry | undefined {
    const picture = this.picture.value, room = this.room.value;
    return picture && pictureGeometry(picture.header, room.width, room.height);
  }

  /** View pixels as asked for, for a CSS pixel. */
  get ratio(): number {
    const room = this.room.peek();
    return sizeOf(room).widthPx / room.width;
  }

  /** Asks for the value under a place of the view, CSS pixels. */
  probe(at: PointPx, onValue: (value: Message<"value">) => void): void {
    const picture = this.picture.peek(), room = this.room.peek();
    if (picture === undefined) return;
    // ST46: in pixels of the view's own size; the middle of the first one is 0.
    const { viewWidthPx, viewHeightPx } = picture.header;
    const place = placePicture(
      viewWidthPx,
      viewHeightPx,
      room.width,
      room.height,
    );
    const x = (at.x - place.left) / place.scale - 0.5;
    const y = (at.y - place.top) / place.scale - 0.5;
    if (x < -0.5 || x > viewWidthPx - 0.5) return;
    if (y < -0.5 || y > viewHeightPx - 0.5) return;
    this.#live.probe(this.id, Math.max(0, x), Math.max(0, y), onValue);
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.#live.close(this.id);
    this.picture.peek()?.bitmap.close();
    this.picture.value = undefined;
  }

  #open(): void {
    const state = this.state.peek(), size = sizeOf(this.room.peek());
    this.#live.open(this.id, { target: this.#target, size, state }, {
      onOpened: (opened) => {
        this.failed.value = undefined;
        this.opened.value = opened;
        this.#events.onOpened(this, opened);
      },
      onPicture: (picture, shown) =>
        batch(() => {
          this.shown.value = shown;
          this.#show(picture);
        }),
      onLoading: (loading) => {
        const isDone = loading.done >= loading.total;
        this.loading.value = isDone ? undefined : loading;
      },
      onFailed: (failed) => {
        this.loading.value = undefined;
        this.failed.value = failed;
      },
    });
  }

  #show(picture: Picture): void {
    const before = this.picture.peek();
    this.loading.value = undefined;
    if (this.failed.peek()?.fatal === false) this.failed.value = undefined;
    this.picture.value = picture;
    before?.bitmap.close();
    const { fidelity, frameIndex } = picture.header;
    const late = picture.receivedAtMs - 1000;
    this.#movedAtMs = this.#movedAtMs.filter((at) => at > late);
    if (fidelity === "moving") this.#movedAtMs.push(picture.receivedAtMs);
    this.perSecond.value = this.#movedAtMs.length;
    if (fidelity === "lossless" && !this.seen.peek().has(frameIndex)) {
      this.seen.value = new Set([...this.seen.peek(), frameIndex]);
    }
    this.#events.onPicture(this, picture);
  }
}
