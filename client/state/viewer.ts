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
import { type Chosen, firstSeries, type ViewerWish } from "./chosen.ts";
import { KeptViews } from "./kept_views.ts";
import type { Tool } from "./keys.ts";
import {
  FIRST_TOOL,
  type Layout,
  type Role,
  ROLES_OF,
  TOOLS_OF,
} from "./layouts.ts";
import { PLANE_NAMES } from "./planes.ts";
import type { PreferenceStore } from "./preferences.ts";
import type { Toast } from "./toast.ts";
import { valueAtPoint, type ValueHere } from "./value_here.ts";
import { View, type ViewRoom } from "./view.ts";
import {
  begunAnew,
  filledIn,
  movedThrough,
  sameExtent,
  withWindow,
} from "./view_states.ts";
import { ViewerHistory } from "./viewer_history.ts";
import { middleVoxelLps } from "./volume_grid.ts";

interface ViewerTools {
  readonly live: LiveClient;
  readonly preferences: PreferenceStore;
  readonly nextId: () => number;
  readonly openedAs: number;
}

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
  readonly #tools: ViewerTools;
  readonly #kept = new KeptViews();
  readonly #history = new ViewerHistory();

  constructor(
    detail: StudyDetail,
    wish: ViewerWish,
    tools: ViewerTools,
  ) {
    this.detail = detail;
    this.openedAs = tools.openedAs;
    this.#tools = tools;
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
      this.#kept.clear();
      this.#history.clear();
      this.crosshair.value = undefined;
      this.crosshairValue.value = undefined;
      this.playing.value = false;
      this.chosen.value = { series, stack };
      this.setLayout(layout);
    });
  }

  /** Shows what an address asks for; what it does not name, or the study does not have, stays as it is. */
  follow({ seriesUid, layout }: ViewerWish): void {
    const series = this.detail.series.find((s) => s.seriesUid === seriesUid);
    const now = this.chosen.peek()?.series.seriesUid;
    if (series?.stacks[0] !== undefined && series.seriesUid !== now) {
      this.choose(series, series.stacks[0], layout);
    } else if (layout !== undefined && layout !== this.layout.peek()) {
      this.setLayout(layout);
    }
  }

  /** Other views on the same stack. */
  setLayout(wanted: Layout): void {
    const canVolume = this.chosen.peek()?.stack.hasVolume === true;
    const layout = canVolume ? wanted : "stack";
    const roles = ROLES_OF[layout];
    const kept = this.#tools.preferences.value.tools[layout];
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
    if (layout === wanted) this.#tools.preferences.change({ layout });
  }

  /** Another tool, kept for this layout. */
  setTool(tool: Tool): void {
    const layout = this.layout.peek();
    if (!TOOLS_OF[layout].includes(tool)) return;
    this.tool.value = tool;
    const tools = { ...this.#tools.preferences.value.tools, [layout]: tool };
    this.#tools.preferences.change({ tools });
  }

  /** A view came on the screen. */
  mount(role: Role, room: ViewRoom): View | undefined {
    const chosen = this.chosen.peek();
    if (chosen === undefined) return undefined;
    const state = this.#kept.open(role, room, chosen.stack);
    const target = {
      seriesUid: chosen.series.seriesUid,
      stackKey: chosen.stack.key,
    };
    const wish = { role, target, state, room };
    const view = new View(this.#tools.live, this.#tools.nextId(), wish, {
      onOpened: (v, opened) => this.#opened(v, opened),
      onPicture: (v, picture) => this.#pictured(v, picture),
    });
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
    this.#kept.resize(view.role, room);
    this.change(view.role, false, (state) => sameExtent(state, before, room));
  }

  /** The settings of a view, on the screen or not. */
  stateOf(role: Role): ViewState | undefined {
    return this.#kept.states.get(role);
  }

  /** Changes a view; `undefined` leaves it. */
  change(
    role: Role,
    moving: boolean,
    change: (state: ViewState) => ViewState | undefined,
  ): void {
    const state = this.#kept.states.get(role);
    const next = state && change(state);
    if (next === undefined || next === state) return;
    // A value belongs to the picture that it was read from.
    if (this.value.peek()?.role === role) this.value.value = undefined;
    this.#kept.states.set(role, next);
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
      this.change(role, moving, (state) => movedThrough(state, pointLps));
    }
  }

  /** The same window in all views: one series, one window. */
  setWindow(window: WindowState, moving: boolean): void {
    for (const role of this.#kept.states.keys()) {
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
    const states = new Map(this.#kept.states);
    this.#history.push({ states, crosshair: this.crosshair.peek() });
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
    const first = this.#kept.first(role);
    if (first === undefined) return;
    this.remember();
    const point = this.crosshair.peek();
    this.change(role, false, (state) => begunAnew(state, first, point));
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
    const { role } = view, stack = this.chosen.peek()!.stack;
    const state = filledIn(
      this.#kept.states.get(role) ?? opened.state,
      opened.state,
    );
    this.#kept.states.set(role, state);
    this.#kept.opened(role, opened.state, view.room.peek(), stack);
    view.state.value = state;
    if (state.kind !== "mpr") return;
    const point = this.crosshair.peek() ??
      (opened.volume && middleVoxelLps(opened.volume));
    if (point === undefined) return;
    this.crosshair.value = point;
    this.change(role, false, () => movedThrough(state, point));
  }

  #pictured(view: View, picture: Picture): void {
    if (picture.header.fidelity === "moving") return;
    if (view.role === "stack" || view.role === "volume") return;
    this.#askCrosshairValue(view);
  }

  #askCrosshairValue(view: View): void {
    const lps = this.crosshair.peek();
    if (lps === undefined || this.crosshairValue.peek() !== undefined) return;
    valueAtPoint(view, lps, (value) => {
      if (this.crosshair.peek() === lps) this.crosshairValue.value = value;
    });
  }
}
