/** All that the page holds, made once. @module */
import { type LineState, type LinkFigures, LiveClient } from "#net";
import { effect, signal, untracked } from "@preact/signals";
import { StudyDetails } from "./study_details.ts";
import { StudyList } from "./studies.ts";
import { type Keep, PreferenceStore } from "./preferences.ts";
import { readRoute, type Route, writeRoute } from "./routes.ts";
import { Viewer } from "./viewer.ts";

const FIGURES_MS = 500;
/** New studies, and new images of the open one, are looked for so often. */
const LOOK_MS = 10_000;

/** The page's state. */
export class App {
  readonly route = signal<Route>({ kind: "studies" });
  readonly line = signal<LineState>({ kind: "connecting" });
  readonly link = signal<LinkFigures>({ word: "connecting", receivedBytes: 0 });
  /** Ticks twice a second while the line is broken, for the words that count. */
  readonly nowMs = signal(Date.now());
  readonly list = new StudyList();
  readonly details = new StudyDetails();
  /** Set by the upload once it is opened; goes on while other screens are shown. */
  uploads: { lineIsBack(): void } | undefined;
  readonly viewer = signal<Viewer | undefined>(undefined);
  /** Images of the open study that came since it was opened: they wait for a tap. */
  readonly newImages = signal(0);
  readonly keysShown = signal(false);
  readonly preferences: PreferenceStore;
  readonly live: LiveClient;
  #viewId = 0;
  #openings = 0;

  constructor(keep: Keep) {
    this.preferences = new PreferenceStore(keep);
    this.live = new LiveClient({
      connect: () => new WebSocket(streamUrl()),
      nowMs: () => performance.now(),
      random: Math.random,
      setTimer: (run, ms) => setTimeout(run, ms) as unknown as number,
      clearTimer: (timer) => clearTimeout(timer),
      nextFrame: (run) => requestAnimationFrame(() => run()),
    }, (line) => this.line.value = line);
  }

  /** Begins to listen to the address, the network and the clock. */
  start(): void {
    const follow = (): void => {
      this.route.value = readRoute(location.hash);
    };
    addEventListener("hashchange", follow);
    follow();
    addEventListener("online", () => {
      this.live.retryNow();
      this.uploads?.lineIsBack();
    });
    setInterval(() => this.#tick(), FIGURES_MS);
    setInterval(() => {
      if (document.visibilityState !== "visible") return;
      const { kind } = this.route.peek();
      if (kind === "studies") void this.list.look();
      if (kind === "study") void this.#lookForImages();
    }, LOOK_MS);
    for (const entry of performance.getEntriesByType("resource")) {
      this.#measure(entry as PerformanceResourceTiming);
    }
    effect(() => {
      const route = this.route.value;
      untracked(() => this.#followRoute(route));
    });
    void this.list.load();
  }

  /** Goes to a route; `replace` leaves no step to go back to. */
  go(route: Route, replace = false): void {
    const hash = writeRoute(route);
    if (replace) {
      history.replaceState(null, "", hash);
      this.route.value = route;
    } else location.hash = hash;
  }

  /** What the page itself took to come says something of the line before any picture did. */
  #measure(entry: PerformanceResourceTiming): void {
    const tookMs = entry.responseEnd - entry.responseStart;
    if (entry.transferSize === 0 || entry.responseStart === 0) return;
    this.live.meter.transfer(performance.now(), entry.encodedBodySize, tookMs);
  }

  #tick(): void {
    const figures = this.live.meter.figures(performance.now());
    const before = this.link.peek();
    if (
      figures.word !== before.word ||
      figures.receivedBytes !== before.receivedBytes ||
      figures.bitsPerSecond !== before.bitsPerSecond ||
      figures.roundTripMs !== before.roundTripMs
    ) this.link.value = figures;
    if (this.line.peek().kind === "broken") {
      this.nowMs.value = performance.now();
    }
  }

  /** Shows what has come since the study was opened, where the reader was. */
  openAnew(): void {
    const viewer = this.viewer.peek(), route = this.route.peek();
    if (viewer === undefined || route.kind !== "study") return;
    const seriesUid = viewer.chosen.peek()?.series.seriesUid;
    const layout = viewer.layout.peek();
    this.#close(viewer);
    this.#open({ ...route, layout, ...seriesUid && { seriesUid } });
  }

  /** Tries once more to open the study of the route. */
  openAgain(): void {
    this.#followRoute(this.route.peek());
  }

  /** Opens the study of the route, and closes the one before; in the open one, goes to what the route names. */
  #followRoute(route: Route): void {
    const open = this.viewer.peek();
    const studyUid = route.kind === "study" ? route.studyUid : undefined;
    if (open?.detail.study.studyUid === studyUid) {
      if (route.kind === "study") open?.follow(route);
      return;
    }
    if (open !== undefined) this.#close(open);
    if (route.kind === "study") {
      void this.details.want(route.studyUid, true).then(() => {
        if (this.route.peek() === route) this.#open(route);
      });
    }
  }

  /** From details that were fetched just now: images may have come since they were last looked at. */
  #open(route: Extract<Route, { kind: "study" }>): void {
    const state = this.details.of(route.studyUid);
    if (state?.kind !== "ready" || this.viewer.peek() !== undefined) return;
    this.viewer.value = new Viewer(state.detail, route, {
      live: this.live,
      preferences: this.preferences,
      nextId: () => ++this.#viewId,
      openedAs: ++this.#openings,
    });
  }

  /** Whether images came for the open study since it was opened. */
  async #lookForImages(): Promise<void> {
    const viewer = this.viewer.peek();
    if (viewer === undefined) return;
    const { studyUid, instanceCount } = viewer.detail.study;
    await this.details.want(studyUid, true);
    const state = this.details.of(studyUid);
    if (state?.kind !== "ready" || this.viewer.peek() !== viewer) return;
    const now = state.detail.study.instanceCount;
    this.newImages.value = Math.max(0, now - instanceCount);
  }

  #close(viewer: Viewer): void {
    this.viewer.value = undefined;
    this.newImages.value = 0;
    viewer[Symbol.dispose]();
  }
}

function streamUrl(): string {
  const url = new URL("/stream", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.hash = "";
  return url.href;
}
