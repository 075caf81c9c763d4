/** All that the page holds, made once. @module */
import { type LineState, type LinkFigures, LiveClient } from "#net";
import { effect, signal, untracked } from "@preact/signals";
import { StudyDetails } from "./study_details.ts";
import { StudyList } from "./studies.ts";
import type { Uploads } from "./uploads.ts";
import { type Keep, PreferenceStore } from "./preferences.ts";
import { readRoute, type Route, writeRoute } from "./routes.ts";
import { Viewer } from "./viewer.ts";

const FIGURES_MS = 500;
/** New studies are looked for so often while the list is on the screen. */
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
  /** Made by the upload screen when it is first opened; goes on while others are shown. */
  uploads: Uploads | undefined;
  readonly viewer = signal<Viewer | undefined>(undefined);
  readonly keysShown = signal(false);
  readonly preferences: PreferenceStore;
  readonly live: LiveClient;
  #viewId = 0;

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
      const isListed = this.route.peek().kind === "studies";
      if (isListed && document.visibilityState === "visible") {
        void this.list.look();
      }
    }, LOOK_MS);
    for (const entry of performance.getEntriesByType("resource")) {
      this.#measure(entry as PerformanceResourceTiming);
    }
    effect(() => this.#followRoute(this.route.value));
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

  /** Opens the study of the route, once its details are here, and closes the one before. */
  #followRoute(route: Route): void {
    const open = this.viewer.peek();
    if (route.kind !== "study") {
      if (open !== undefined) this.#close(open);
      return;
    }
    if (open?.detail.study.studyUid === route.studyUid) return;
    const state = this.details.of(route.studyUid);
    if (open !== undefined) this.#close(open);
    if (state?.kind === "ready") {
      const tools = {
        live: this.live,
        preferences: this.preferences,
        nextId: () => ++this.#viewId,
      };
      const viewer = untracked(() => new Viewer(state.detail, route, tools));
      this.viewer.value = viewer;
    } else if (state === undefined) void this.details.want(route.studyUid);
  }

  #close(viewer: Viewer): void {
    this.viewer.value = undefined;
    viewer[Symbol.dispose]();
  }
}

function streamUrl(): string {
  const url = new URL("/stream", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.hash = "";
  return url.href;
}
