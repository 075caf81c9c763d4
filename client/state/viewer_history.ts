/** How the views were, for Undo. @module */
import type { Vec3 } from "#base";
import type { ViewState } from "#wire";
import type { Role } from "./layouts.ts";

/** All views at one moment. */
export interface Snapshot {
  readonly states: ReadonlyMap<Role, ViewState>;
  readonly crosshair: Vec3 | undefined;
}

const MOST_SNAPSHOTS = 50;

/** The last moments that can be gone back to, newest first out. */
export class ViewerHistory {
  readonly #snapshots: Snapshot[] = [];

  /** Keeps one; the oldest goes where there are too many. */
  push(snapshot: Snapshot): void {
    this.#snapshots.push(snapshot);
    if (this.#snapshots.length > MOST_SNAPSHOTS) this.#snapshots.shift();
  }

  /** Takes the newest out. */
  pop(): Snapshot | undefined {
    return this.#snapshots.pop();
  }

  /** Forgets all: they were about another stack. */
  clear(): void {
    this.#snapshots.length = 0;
  }
}
