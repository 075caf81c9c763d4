/** Small pictures of this patient in each 3D look: the last thing that the line is used for. @module */
import { fetchPicture } from "#net";
import { signal } from "@preact/signals";
import type { Chosen } from "./chosen.ts";
import type { View } from "./view.ts";

/** All must have been at rest for so long. */
const REST_MS = 400;

/** Where the picture of a look is. */
export function lookUrl({ series, stack }: Chosen, look: string): string {
  const { seriesUid } = series;
  const stackKey = encodeURIComponent(stack.key);
  return `/api/series/${seriesUid}/looks/${look}?stack=${stackKey}`;
}

/** Whether every view shows a picture and no finger is down; subscribes. */
export function isQuiet(views: Iterable<View>): boolean {
  const busy = [...views].filter((view) =>
    view.moving.value ||
    (view.picture.value?.header.fidelity ?? "moving") === "moving"
  );
  return busy.length === 0;
}

/** Fetches one at a time, and only while all is quiet; a gesture ends what is under way. */
export class LookPictures {
  /** By address: blobs' own addresses, for `img`. Absent where none came yet. */
  readonly shown = signal<ReadonlyMap<string, string>>(new Map());
  readonly #fetch: typeof fetchPicture;
  readonly #tried = new Set<string>();
  #wanted: readonly string[] = [];
  #stop: AbortController | undefined;

  constructor(fetch: typeof fetchPicture = fetchPicture) {
    this.#fetch = fetch;
  }

  /** Says what is wanted, and whether it may be fetched now. */
  want(urls: readonly string[], mayFetch: boolean): void {
    this.#wanted = urls;
    if (!mayFetch) {
      this.#stop?.abort();
      this.#stop = undefined;
    } else if (this.#stop === undefined) {
      this.#stop = new AbortController();
      void this.#go(this.#stop.signal);
    }
  }

  /** Gives the pictures back. */
  [Symbol.dispose](): void {
    this.want([], false);
    for (const blobUrl of this.shown.peek().values()) {
      URL.revokeObjectURL(blobUrl);
    }
    this.shown.value = new Map();
  }

  async #go(signal: AbortSignal): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    while (!signal.aborted) {
      const url = this.#wanted.find((one) => !this.#tried.has(one));
      if (url === undefined) break;
      const answer = await this.#fetch(url, signal);
      if (signal.aborted) return;
      // One that does not come is a name without a picture.
      this.#tried.add(url);
      if (!answer.ok) continue;
      const blobUrl = URL.createObjectURL(answer.value);
      this.shown.value = new Map([...this.shown.peek(), [url, blobUrl]]);
    }
    if (!signal.aborted) this.#stop = undefined;
  }
}
