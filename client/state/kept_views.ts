/** What is kept of each view of a stack, on the screen or not. @module */
import type { StackSummary, ViewState } from "#wire";
import type { Role } from "./layouts.ts";
import type { ViewRoom } from "./view.ts";
import { filledIn, firstState, sameExtent } from "./view_states.ts";

/** A state, and the room on the screen that it is about. */
interface Placed {
  readonly state: ViewState;
  readonly room: ViewRoom;
}

/** The settings of views, now and as they were opened. */
export class KeptViews {
  readonly states = new Map<Role, ViewState>();
  readonly #rooms = new Map<Role, ViewRoom>();
  readonly #first = new Map<Role, Placed>();

  /** Forgets all: another stack is opened. */
  clear(): void {
    this.states.clear();
    this.#rooms.clear();
    this.#first.clear();
  }

  /** The settings that a view opens with: those it had, showing the same part of the patient in its new room. */
  open(role: Role, room: ViewRoom, stack: StackSummary): ViewState {
    const kept = this.states.get(role) ?? firstState(role, stack);
    const before = this.#rooms.get(role);
    const state = before === undefined ? kept : sameExtent(kept, before, room);
    this.#rooms.set(role, room);
    this.states.set(role, state);
    return state;
  }

  /** A view has another room. */
  resize(role: Role, room: ViewRoom): void {
    this.#rooms.set(role, room);
  }

  /** The server filled a view in; what the reader changed before is no part of how it begins. */
  opened(
    role: Role,
    opened: ViewState,
    room: ViewRoom,
    stack: StackSummary,
  ): void {
    if (this.#first.has(role)) return;
    const state = filledIn(firstState(role, stack), opened);
    this.#first.set(role, { state, room });
  }

  /** How a view began, in the room that it has now. */
  first(role: Role): ViewState | undefined {
    const first = this.#first.get(role), room = this.#rooms.get(role);
    return first && room && sameExtent(first.state, first.room, room);
  }
}
