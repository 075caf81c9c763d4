/** What a reader looks at: one stack of one study in several views that belong together. @module */
import type { Vec3 } from "#base";
import type { LiveClient, Picture } from "#net";
import { batch, computed, signal } from "@preact/signals";
import type {
  Opened,
  SeriesDetail,
  StackSummary,
  StudyDetail,
  ViewState,
  WindowState,
} from "#wire";
import { filledIn, firstState, sameExtent, withWindow } from "./view_states.ts";
import type { Tool } from "./keys.ts";
import {
  FIRST_TOOL,
  type Layout,
  type Role,
  ROLES_OF,
  TOOLS_OF,
} from "./layouts.ts";
import type { PointPx } from "./picture_geometry.ts";
import { PLANE_NAMES, throughPoint } from "./planes.ts";
import type { PreferenceStore } from "./preferences.ts";
import { View, type ViewRoom } from "./view.ts";

/** What is opened: a stack of a series. */
export interface Chosen {
  readonly series: SeriesDetail;
  readonly stack: StackSummary;
}

/** A value that was asked for. */
export interface ValueHere {
  readonly role: Role;
  readonly at: PointPx;
  readonly lps?: Vec3;
  readonly value?: number;
  readonly rgb?: Vec3;
  readonly unit: string;
}

/** A message that goes by itself. */
export interface Toast {
  readonly what: "reset" | "window" | "layout";
  /** The layout, or the window's id. */
  readonly name: string;
  readonly canUndo: boolean;
}

interface Snapshot {
  readonly states: ReadonlyMap<Role, ViewState>;
  readonly crosshair: Vec3 | undefined;
}

const MOST_SNAPSHOTS = 50;

/** The viewer of one study. */
export class Viewer {
  readonly detail: StudyDetail;
  /** Tells one opening of a study from the next. */
  readonly openedAs: number;
  readonly chosen = signal<Chosen | undefined>(undefined);
  readonly layout = signal<Layout>("stack");
  readonly tool = signal<Tool>("window");
  /** The view that keys and settings mean. */
  readonly current = signal<Role>("stack");
  /** The view that fills the screen, alone. */
  readonly filled = signal<Role | undefined>(undefined);
  /** The large view where a small screen shows one large and several small ones. */
  readonly main = signal<Role>("stack");
  readonly crosshair = signal<Vec3 | undefined>(undefined);
  /** The value at the crosshair, as far as it was answered. */
  readonly crosshairValue = signal<ValueHere | undefined>(undefined);
  readonly value = signal<ValueHere | undefined>(undefined);
  readonly toast = signal<Toast | undefined>(undefined);
  readonly playing = signal(false);
  readonly views = signal<ReadonlyMap<Role, View>>(new Map());
  /** The view that keys and settings mean, while it is on the screen. */
  readonly currentView = computed(() =>
    this.views.value.get(this.current.value)
  );
  readonly #live: LiveClient;
  readonly #preferences: PreferenceStore;
  readonly #states = new Map<Role, ViewState>();
  readonly #initial = new Map<Role, ViewState>();
  /** The room that a view's state is about. */
  readonly #rooms = new Map<Role, ViewRoom>();
  /** The room that a view's first state is about. */
  readonly #initialRooms = new Map<Role, ViewRoom>();
  readonly #history: Snapshot[] = [];
  readonly #nextId: () => number;

  constructor(
    detail: StudyDetail,
    wish: { seriesUid?: string; layout?: Layout },
    tools: {
      live: LiveClient;
      preferences: PreferenceStore;
      nextId: () => number;
      openedAs: number;
    },
  ) {
    this.detail = detail;
    this.openedAs = tools.openedAs;
    this.#live = tools.live;
    this.#preferences = tools.preferences;
    this.#nextId = tools.nextId;
    const series = detail.series.find((s) => s.seriesUid === wish.seriesUid) ??
      firstSeries(detail, wish.layout ?? "stack");
    const layout = wish.layout ?? tools.preferences.value.layout;
    if (series !== undefined) this.choose(series, series.stacks[0], layout);
  }

  /** Opens another stack. The layout stays where the stack allows it. */
  choose(
    series: SeriesDetail,
    stack: StackSummary | undefined,
    layout = this.layout.peek(),
  ): void {
    if (stack === undefined) return;
    batch(() => {
      this.#closeAll();
      this.#states.clear();
      this.#initial.clear();
      this.#rooms.clear();
      this.#history.length = 0;
      this.crosshair.value = undefined;
      this.crosshairValue.value = undefined;
      this.playing.value = false;
      this.chosen.value = { series, stack };
      this.setLayout(layout);
    });
  }

  /** Other views on the same stack. */
  setLayout(wanted: Layout): void {
    const canVolume = this.chosen.peek()?.stack.hasVolume === true;
    const layout = canVolume ? wanted : "stack";
    const roles = ROLES_OF[layout];
    const kept = this.#preferences.value.tools[layout];
    batch(() => {
      this.layout.value = layout;
      this.filled.value = undefined;
      this.value.value = undefined;
      this.playing.value = false;
      if (!roles.includes(this.current.peek())) this.current.value = roles[0]!;
      if (!roles.includes(this.main.peek())) this.main.value = roles[0]!;
      this.tool.value = TOOLS_OF[layout].find((tool) => tool === kept) ??
        FIRST_TOOL[layout];
    });
    if (layout === wanted) this.#preferences.change({ layout });
  }

  /** Another tool, kept for this layout. */
  setTool(tool: Tool): void {
    const layout = this.layout.peek();
    if (!TOOLS_OF[layout].includes(tool)) return;
    this.tool.value = tool;
    const tools = { ...this.#preferences.value.tools, [layout]: tool };
    this.#preferences.change({ tools });
  }

  /** A view came on the screen. */
  mount(role: Role, room: ViewRoom): View | undefined {
    const chosen = this.chosen.peek();
    if (chosen === undefined) return undefined;
    const kept = this.#states.get(role) ?? firstState(role, chosen.stack);
    const before = this.#rooms.get(role);
    const state = before === undefined ? kept : sameExtent(kept, before, room);
    this.#rooms.set(role, room);
    const target = {
      seriesUid: chosen.series.seriesUid,
      stackKey: chosen.stack.key,
    };
    const wish = { role, target, state, room };
    const view = new View(this.#live, this.#nextId(), wish, {
      onOpened: (v, opened) => this.#opened(v, opened),
      onPicture: (v, picture) => this.#pictured(v, picture),
    });
    this.#states.set(role, state);
    this.views.value = new Map([...this.views.peek(), [role, view]]);
    return view;
  }

  /** A view left the screen; its settings are kept. */
  unmount(view: View): void {
    if (this.views.peek().get(view.role) === view) {
      const views = new Map(this.views.peek());
      views.delete(view.role);
      this.views.value = views;
    }
    view[Symbol.dispose]();
  }

  /** A view has another size: a plane goes on showing the same part of the patient. */
  resize(view: View, room: ViewRoom): void {
    const before = view.room.peek();
    view.resize(room);
    this.#rooms.set(view.role, room);
    this.change(view.role, false, (state) => sameExtent(state, before, room));
  }

  /** The settings of a view, on the screen or not. */
  stateOf(role: Role): ViewState | undefined {
    return this.#states.get(role);
  }

  /** Changes a view; `undefined` leaves it. */
  change(
    role: Role,
    moving: boolean,
    change: (state: ViewState) => ViewState | undefined,
  ): void {
    const state = this.#states.get(role);
    const next = state && change(state);
    if (next === undefined || next === state) return;
    // A value belongs to the picture that it was read from.
    if (this.value.peek()?.role === role) this.value.value = undefined;
    this.#states.set(role, next);
    this.views.peek().get(role)?.set(next, moving);
  }

  /** A finger is up: all views come to rest. */
  rest(): void {
    for (const view of this.views.peek().values()) view.rest();
  }

  /** Puts the crosshair at a point: the other planes go through it, what they show in the middle stays. */
  moveCrosshair(pointLps: Vec3, moving: boolean): void {
    this.crosshair.value = pointLps;
    this.crosshairValue.value = undefined;
    for (const role of PLANE_NAMES) {
      this.change(role, moving, (state) => {
        if (state.kind !== "mpr") return undefined;
        const next = throughPoint(state, pointLps);
        const from = state.centerLps, to = next.centerLps;
        const isSame = from !== undefined && to !== undefined &&
          from.every((x, i) => Math.abs(x - to[i]!) < 1e-6);
        return isSame ? undefined : next;
      });
    }
  }

  /** The same window in all views: one series, one window. */
  setWindow(window: WindowState, moving: boolean): void {
    for (const role of this.#states.keys()) {
      this.change(role, moving, (state) => withWindow(state, window));
    }
  }

  /** Changes all three planes alike. */
  changePlanes(change: (state: ViewState) => ViewState | undefined): void {
    this.crosshairValue.value = undefined;
    for (const role of PLANE_NAMES) this.change(role, false, change);
  }

  /** Remembers how all is now, for Undo. */
  remember(): void {
    const states = new Map(this.#states);
    this.#history.push({ states, crosshair: this.crosshair.peek() });
    if (this.#history.length > MOST_SNAPSHOTS) this.#history.shift();
  }

  /** Back to what was remembered last. */
  undo(): void {
    const last = this.#history.pop();
    this.toast.value = undefined;
    if (last === undefined) return;
    this.crosshair.value = last.crosshair;
    this.crosshairValue.value = undefined;
    for (const [role, state] of last.states) {
      this.change(role, false, () => state);
    }
  }

  /** A view as it was opened, at the slice where it is. */
  reset(role: Role): void {
    const opened = this.#initial.get(role), room = this.#rooms.get(role);
    const firstRoom = this.#initialRooms.get(role);
    if (!opened || !room || !firstRoom) return;
    const first = sameExtent(opened, firstRoom, room);
    this.remember();
    this.change(role, false, (state) => {
      if (state.kind === "stack" && first.kind === "stack") {
        return { ...first, frameIndex: state.frameIndex };
      }
      const point = this.crosshair.peek();
      return first.kind === "mpr" && point !== undefined
        ? throughPoint(first, point)
        : first;
    });
    if (first.window !== undefined) this.setWindow(first.window, false);
    this.toast.value = { what: "reset", name: "", canUndo: true };
  }

  /** Closes all views. */
  [Symbol.dispose](): void {
    this.playing.value = false;
    this.#closeAll();
  }

  #closeAll(): void {
    for (const view of this.views.peek().values()) view[Symbol.dispose]();
    this.views.value = new Map();
  }

  #opened(view: View, opened: Opened): void {
    const { role } = view;
    const state = filledIn(
      this.#states.get(role) ?? opened.state,
      opened.state,
    );
    this.#states.set(role, state);
    if (!this.#initial.has(role)) {
      this.#initial.set(role, opened.state);
      this.#initialRooms.set(role, view.room.peek());
    }
    view.state.value = state;
    if (state.kind !== "mpr") return;
    const point = this.crosshair.peek();
    if (point !== undefined) {
      const through = throughPoint(state, point);
      this.change(role, false, () => through);
    } else if (opened.volume !== undefined) {
      this.crosshair.value = opened.volume.centerLps;
    }
  }

  #pictured(view: View, picture: Picture): void {
    if (picture.header.fidelity === "moving") return;
    if (view.role === "stack" || view.role === "volume") return;
    this.#askCrosshairValue(view);
  }

  #askCrosshairValue(view: View): void {
    const lps = this.crosshair.peek(), geometry = view.geometry();
    if (lps === undefined || geometry === undefined) return;
    if (this.crosshairValue.peek() !== undefined) return;
    const at = geometry.toView(lps);
    view.probe(at, (answer) => {
      if (this.crosshair.peek() !== lps) return;
      this.crosshairValue.value = {
        role: view.role,
        at,
        lps,
        unit: answer.unit,
        ...answer.value !== undefined && { value: answer.value },
        ...answer.rgb !== undefined && { rgb: answer.rgb },
      };
    });
  }
}

/** What is opened without a wish: the largest series that can be looked at, in volume where a layout needs it. */
function firstSeries(
  detail: StudyDetail,
  layout: Layout,
): SeriesDetail | undefined {
  const shown = detail.series.filter((s) => s.stacks.length > 0);
  const deep = shown.filter((s) => s.stacks[0]!.hasVolume);
  const choice = layout === "stack" || deep.length === 0 ? shown : deep;
  return choice.reduce<SeriesDetail | undefined>(
    (best, s) =>
      best === undefined || s.frameCount > best.frameCount ? s : best,
    undefined,
  );
}
