/**
 * Pointers in, gestures out: one meaning a gesture, on every device.
 *
 * | | touch | mouse |
 * |---|---|---|
 * | chosen tool | one finger | left button |
 * | zoom | pinch | right drag |
 * | pan | two fingers | middle drag |
 * | window | | Alt + left drag |
 * | value here | long press | Shift + click |
 * | reset | double tap | double click |
 *
 * @module
 */
import type { PointPx } from "./picture_geometry.ts";

/** What a drag does; "tool" is the tool that the reader chose. */
export type DragAction = "tool" | "zoom" | "pan" | "window";

/** What the pointers mean. */
export type Gesture =
  | {
    readonly kind: "begin";
    readonly action: DragAction | "pinch";
    readonly at: PointPx;
  }
  | {
    readonly kind: "drag";
    readonly action: DragAction;
    readonly at: PointPx;
    /** Since the drag began. */
    readonly total: PointPx;
    /** Since the last one. */
    readonly step: PointPx;
  }
  | {
    readonly kind: "pinch";
    readonly at: PointPx;
    readonly step: PointPx;
    /** Since the last one; over 1 is larger. */
    readonly factor: number;
  }
  | { readonly kind: "end" }
  | { readonly kind: "value"; readonly at: PointPx }
  | { readonly kind: "reset" };

/** The parts of a PointerEvent that count. */
export interface PointerInput {
  readonly pointerId: number;
  readonly pointerType: string;
  /** As the DOM has it: 0 left, 1 middle, 2 right. */
  readonly button: number;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly timeStamp: number;
  /** In the view, CSS pixels. */
  readonly at: PointPx;
}

/** A finger that stays so long asks for the value. */
export const LONG_PRESS_MS = 500;
const STILL_PX = 8;
const DOUBLE_MS = 320;
const DOUBLE_PX = 28;

type Mode =
  | { readonly kind: "idle" }
  /** A finger is down and has not said what it wants. */
  | { readonly kind: "pressed"; readonly from: PointPx; readonly atMs: number }
  | {
    readonly kind: "drag";
    readonly action: DragAction;
    readonly from: PointPx;
    readonly last: PointPx;
    readonly atMs: number;
  }
  | {
    readonly kind: "pinch";
    readonly center: PointPx;
    readonly spread: number;
  }
  | { readonly kind: "value" }
  /** Until all fingers are up. */
  | { readonly kind: "spent" };

function distance(a: PointPx, b: PointPx): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function less(a: PointPx, b: PointPx): PointPx {
  return { x: a.x - b.x, y: a.y - b.y };
}

function mouseAction(input: PointerInput): DragAction {
  if (input.button === 1) return "pan";
  if (input.button === 2) return "zoom";
  return input.altKey ? "window" : "tool";
}

/** Reads the pointers of one view. */
export class PointerReader {
  readonly #down = new Map<number, PointPx>();
  #mode: Mode = { kind: "idle" };
  #lastTap: { at: PointPx; atMs: number } | undefined;

  /** A pointer came down. */
  down(input: PointerInput): readonly Gesture[] {
    this.#down.set(input.pointerId, input.at);
    if (this.#down.size === 2) return this.#beginPinch();
    if (this.#down.size > 2) return [];
    if (input.shiftKey && input.button === 0) {
      this.#mode = { kind: "value" };
      return [{ kind: "value", at: input.at }];
    }
    if (input.pointerType === "touch") {
      const { at, timeStamp: atMs } = input;
      this.#mode = { kind: "pressed", from: at, atMs };
      return [];
    }
    return this.#beginDrag(mouseAction(input), input.at, input.timeStamp);
  }

  /** A pointer moved; pointers that are not down are ignored. */
  move(input: PointerInput): readonly Gesture[] {
    if (!this.#down.has(input.pointerId)) return [];
    this.#down.set(input.pointerId, input.at);
    const mode = this.#mode;
    switch (mode.kind) {
      case "pressed": {
        if (distance(mode.from, input.at) < STILL_PX) return [];
        const begun = this.#beginDrag("tool", mode.from, mode.atMs);
        return [...begun, ...this.#drag(input.at)];
      }
      case "drag":
        return this.#drag(input.at);
      case "pinch":
        return this.#pinch(mode);
      case "value":
        return [{ kind: "value", at: input.at }];
      default:
        return [];
    }
  }

  /** A pointer went up. */
  up(input: PointerInput): readonly Gesture[] {
    if (!this.#down.delete(input.pointerId)) return [];
    const mode = this.#mode;
    this.#mode = { kind: this.#down.size === 0 ? "idle" : "spent" };
    if (mode.kind === "pressed") {
      const tap = this.#tap(input.at, input.timeStamp);
      return tap ?? [
        { kind: "begin", action: "tool", at: mode.from },
        { kind: "end" },
      ];
    }
    if (mode.kind === "drag") {
      const still = mode.action === "tool" &&
        distance(mode.from, input.at) < STILL_PX &&
        input.timeStamp - mode.atMs < DOUBLE_MS;
      const tap = still ? this.#tap(input.at, input.timeStamp) : undefined;
      return [{ kind: "end" }, ...tap ?? []];
    }
    return mode.kind === "pinch" ? [{ kind: "end" }] : [];
  }

  /** The browser took a pointer away: what it began ends. */
  cancel(input: PointerInput): readonly Gesture[] {
    if (!this.#down.delete(input.pointerId)) return [];
    const { kind } = this.#mode;
    this.#mode = { kind: this.#down.size === 0 ? "idle" : "spent" };
    return kind === "drag" || kind === "pinch" ? [{ kind: "end" }] : [];
  }

  /** Some time passed: a finger that stayed asks for the value. */
  wait(timeStamp: number): readonly Gesture[] {
    const mode = this.#mode;
    if (mode.kind !== "pressed" || timeStamp - mode.atMs < LONG_PRESS_MS) {
      return [];
    }
    this.#mode = { kind: "value" };
    return [{ kind: "value", at: mode.from }];
  }

  #beginDrag(
    action: DragAction,
    at: PointPx,
    atMs: number,
  ): readonly Gesture[] {
    this.#mode = { kind: "drag", action, from: at, last: at, atMs };
    return [{ kind: "begin", action, at }];
  }

  #drag(at: PointPx): readonly Gesture[] {
    if (this.#mode.kind !== "drag") return [];
    const { action, from, last } = this.#mode;
    this.#mode = { ...this.#mode, last: at };
    const total = less(at, from), step = less(at, last);
    return [{ kind: "drag", action, at, total, step }];
  }

  #fingers(): { center: PointPx; spread: number } {
    const [a, b] = [...this.#down.values()] as [PointPx, PointPx];
    const center = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    return { center, spread: Math.max(1, distance(a, b)) };
  }

  #beginPinch(): readonly Gesture[] {
    const wasDrag = this.#mode.kind === "drag";
    const { center, spread } = this.#fingers();
    this.#mode = { kind: "pinch", center, spread };
    return [
      ...wasDrag ? [{ kind: "end" } as const] : [],
      { kind: "begin", action: "pinch", at: center },
    ];
  }

  #pinch(before: { center: PointPx; spread: number }): readonly Gesture[] {
    if (this.#down.size < 2) return [];
    const { center, spread } = this.#fingers();
    this.#mode = { kind: "pinch", center, spread };
    const step = less(center, before.center);
    return [{
      kind: "pinch",
      at: center,
      step,
      factor: spread / before.spread,
    }];
  }

  /** The second of two taps is a reset; the first is remembered. */
  #tap(at: PointPx, atMs: number): readonly Gesture[] | undefined {
    const last = this.#lastTap;
    if (
      last !== undefined && atMs - last.atMs < DOUBLE_MS &&
      distance(at, last.at) < DOUBLE_PX
    ) {
      this.#lastTap = undefined;
      return [{ kind: "reset" }];
    }
    this.#lastTap = { at, atMs };
    return undefined;
  }
}
