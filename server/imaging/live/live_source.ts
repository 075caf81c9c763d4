/** What one view of the live stream shows. @module */
import { err, type Grant, ok, type Result } from "#base";
import {
  type FrameJob,
  type MprJob,
  presetOf,
  type RenderVolume,
  type VolumeJob,
  volumePresets,
  type Window,
} from "#render";
import { projectionWindow } from "../grey/stack_windows.ts";
import type { NamedWindow } from "../grey/windows.ts";
import type { Imaging, Stack, StackFrame, VolumeLease } from "../types.ts";
import { completeMpr } from "../view/mpr_picture.ts";
import { centerOf } from "../view/volume_box.ts";
import { describe, faultOf, warningsOf } from "./live_words.ts";
import type {
  LiveDescription,
  LiveFault,
  LiveProbed,
  LiveRequest,
  LiveSize,
  LiveState,
  LiveVolumeState,
} from "./live_types.ts";
import { type LivePlan, planFrame, probeFrame } from "./stack_plan.ts";
import {
  planPlane,
  planVolume,
  probePlane,
  probeVolume,
} from "./volume_plan.ts";

/** Frames decoded before the reader scrolls to them. */
const AHEAD_COUNT = 4;

/** A probe is about the picture at its truest. */
const PROBED = { sampling: "exact", format: "png", quality: 100 } as const;

type AnyPlan = LivePlan<FrameJob | MprJob | VolumeJob>;

/** A stack, and its volume while it is leased. */
export class LiveSource implements Disposable {
  readonly #imaging: Imaging;
  readonly #grant: Grant<"study.read">;
  readonly #stack: Stack;
  readonly #base: Required<Window>;
  #description: LiveDescription;
  #lease: VolumeLease | undefined;
  #isDisposed = false;
  #lastIndex = 0;

  /** @param windows at least one; the first is the one to begin with */
  constructor(
    imaging: Imaging,
    grant: Grant<"study.read">,
    stack: Stack,
    windows: readonly NamedWindow[],
  ) {
    this.#imaging = imaging;
    this.#grant = grant;
    this.#stack = stack;
    this.#base = windows[0]!.window;
    const ids = stack.plan?.grid === undefined
      ? []
      : volumePresets.idsFor(stack.modality);
    this.#description = describe(stack, windows, ids);
  }

  /** Another one after loading, which finds what the headers do not tell. */
  get description(): LiveDescription {
    return this.#description;
  }

  needsLoading(kind: LiveState["kind"]): boolean {
    return kind !== "stack" && this.#lease === undefined;
  }

  async load(
    kind: LiveState["kind"],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Result<void, LiveFault>> {
    if (!this.needsLoading(kind)) return ok(undefined);
    const leased = await this.#imaging.volume(
      this.#grant,
      this.#stack,
      onProgress,
      signal,
    );
    if (!leased.ok) return err(faultOf(leased.error));
    // Another load may have come first, or the view may be gone.
    if (this.#isDisposed || this.#lease !== undefined) {
      leased.value[Symbol.dispose]();
    } else this.#hold(leased.value);
    return ok(undefined);
  }

  #hold(lease: VolumeLease): void {
    this.#lease = lease;
    this.#description = {
      ...this.#description,
      warnings: warningsOf({ ...this.#stack, warnings: lease.warnings }),
    };
  }

  complete(state: LiveState, size: LiveSize): LiveState {
    const { plan, frames } = this.#stack;
    const window = state.window ?? { ...this.#base };
    if (state.kind === "stack") {
      const frameIndex = Math.min(state.frameIndex, frames.length - 1);
      // The image's own window may differ from frame to frame, or be a table.
      const hasOwn = frames.some(({ frame }) => frame.voiLuts.length > 0);
      return hasOwn
        ? { ...state, frameIndex }
        : { ...state, frameIndex, window };
    }
    const grid = plan?.grid;
    if (grid === undefined) return state;
    if (state.kind === "volume") {
      const preset = this.#presetOf(state.preset);
      const focalPointLps = state.focalPointLps ?? [...centerOf(grid)];
      const whole = state.window ?? { ...this.#projectionWindow(state.method) };
      return { ...state, window: whole, preset, focalPointLps };
    }
    const whole = completeMpr(state, grid, size);
    return {
      ...state,
      window,
      centerLps: [...whole.centerLps],
      mmPerPx: whole.mmPerPx,
    };
  }

  async plan(
    request: LiveRequest,
    signal: AbortSignal,
  ): Promise<Result<AnyPlan, LiveFault>> {
    const { state } = request;
    if (state.kind === "stack") return await this.#planFrame(request, signal);
    const volume = this.#lease?.volume;
    if (volume === undefined) throw new TypeError("The volume is not loaded");
    if (state.kind === "volume") {
      return ok(this.#planVolume(request, state, volume));
    }
    const isInverted = this.#stack.frames[0]!.image.inverted;
    return ok(planPlane(request, state, volume, this.#base, isInverted));
  }

  #planVolume(
    request: LiveRequest,
    state: LiveVolumeState,
    volume: RenderVolume,
  ): LivePlan<VolumeJob> {
    const preset = presetOf(this.#presetOf(state.preset), this.#base);
    const window = this.#projectionWindow(state.method);
    const isInverted = this.#stack.frames[0]!.image.inverted;
    return planVolume(request, state, volume, window, preset, isInverted);
  }

  async probe(
    state: LiveState,
    size: LiveSize,
    xPx: number,
    yPx: number,
  ): Promise<LiveProbed> {
    const nothing = { unit: this.description.unit };
    if (state.kind !== "stack") {
      const volume = this.#lease?.volume;
      if (volume === undefined) return nothing;
      if (state.kind === "mpr") {
        return probePlane(state, size, xPx, yPx, volume);
      }
      const request = { ...PROBED, state, size, picture: size };
      return probeVolume(
        this.#planVolume(request, state, volume).job,
        xPx,
        yPx,
      );
    }
    const [frame, frameIndex] = this.#frameAt(state.frameIndex);
    const decoded = await this.#imaging.frame(this.#grant, frame);
    if (!decoded.ok) return nothing;
    const shown = { ...state, frameIndex };
    return probeFrame(shown, size, xPx, yPx, frame, decoded.value);
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#lease?.[Symbol.dispose]();
    this.#lease = undefined;
  }

  async #planFrame(
    request: LiveRequest,
    signal: AbortSignal,
  ): Promise<Result<AnyPlan, LiveFault>> {
    if (request.state.kind !== "stack") throw new TypeError("Not a stack");
    const [frame, frameIndex] = this.#frameAt(request.state.frameIndex);
    const decoded = await this.#imaging.frame(this.#grant, frame, signal);
    if (!decoded.ok) return err(faultOf(decoded.error));
    this.#fetchAhead(frameIndex);
    const state = { ...request.state, frameIndex };
    return ok(planFrame(request, state, frame, decoded.value, this.#base));
  }

  /** The frame, or the last where the index is beyond. */
  #frameAt(index: number) {
    const { frames } = this.#stack;
    const frameIndex = Math.min(index, frames.length - 1);
    return [frames[frameIndex]!, frameIndex] as const;
  }

  /** Decodes what comes next in the direction of scrolling. */
  #fetchAhead(index: number): void {
    const step = index < this.#lastIndex ? -1 : 1;
    this.#lastIndex = index;
    const { frames } = this.#stack;
    const ahead = Array.from(
      { length: AHEAD_COUNT },
      (_, n) => frames[index + step * (n + 1)],
    );
    // A guess at what comes next: what goes wrong is told once it is asked for.
    this.#decodeAhead(ahead.filter((one) => one !== undefined), index)
      .catch(() => {});
  }

  /** One at a time, and only while the reader is still there. */
  async #decodeAhead(
    frames: readonly StackFrame[],
    index: number,
  ): Promise<void> {
    for (const frame of frames) {
      if (this.#isDisposed || this.#lastIndex !== index) return;
      await this.#imaging.frame(this.#grant, frame);
    }
  }

  #projectionWindow(method: VolumeJob["method"]): Required<Window> {
    return projectionWindow(this.#stack.modality, method, this.#base);
  }

  #presetOf(id: string): string {
    const { presets } = this.description;
    return presets.includes(id) ? id : presets[0] ?? id;
  }
}
