/** Shares the renderer among all views of all connections. @module */
import type { Clock, Log } from "#base";
import type { BOUNDS } from "./bounds.ts";
import { rungOf } from "./ladder.ts";
import { type MadeFrame, makeFrame } from "./make_frame.ts";
import { pickNext, type Waiting } from "./pick_next.ts";
import type { RenderPort, Timers } from "./ports.ts";
import type { Session } from "./session.ts";
import type { Running, View } from "./view.ts";
import { urgencyOf } from "./view_phase.ts";
import { sentence } from "./words.ts";

/** What the scheduler works with. */
export interface SchedulerHost {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly bounds: typeof BOUNDS;
  readonly log: Log;
  readonly render: RenderPort;
  readonly slots: number;
  sessions(): Iterable<Session>;
}

interface Candidate extends Waiting {
  readonly session: Session;
  readonly view: View;
}

/** Keeps at most `slots` pictures in the making. */
export class Scheduler implements Disposable {
  readonly #host: SchedulerHost;
  #running = 0;
  #cancelLook = (): void => {};
  #isOver = false;

  constructor(host: SchedulerHost) {
    this.#host = host;
  }

  /** Starts what is due and may be sent, as far as there are slots. */
  wake(): void {
    while (!this.#isOver && this.#running < this.#host.slots) {
      const next = pickNext(this.#candidates());
      if (next === undefined) return;
      this.#serve(next.session, next.view);
    }
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#cancelLook();
  }

  /** Due views whose connection has room for a picture (ST40 to ST43). */
  *#candidates(): Generator<Candidate> {
    const { bounds } = this.#host;
    const nowMs = this.#host.clock.monotonicMs();
    let lookInMs = Infinity;
    for (const session of this.#host.sessions()) {
      const socket = session.socket;
      if (socket?.readyState !== 1) continue;
      const due = [...session.views.values()].filter((view) => view.isDue);
      if (due.length === 0) continue;
      if (socket.bufferedAmount > bounds.bufferedBytes) {
        lookInMs = Math.min(lookInMs, bounds.bufferPollMs);
        continue;
      }
      for (const view of session.views.values()) {
        view.flight.lose(nowMs - bounds.lostMs);
      }
      const { count, bytes } = session.inFlight;
      const isFull = count >= bounds.inFlightPerConnection ||
        (bytes > 0 && bytes >= session.link.windowBytes);
      if (isFull) {
        // Should no acknowledgement come, look again once they count as lost.
        lookInMs = Math.min(lookInMs, bounds.lostMs);
        continue;
      }
      for (const view of due) {
        if (view.flight.count >= bounds.inFlightPerView) {
          lookInMs = Math.min(lookInMs, bounds.lostMs);
        } else if (session.isHushed(view)) {
          const leftMs = view.sinceMs + bounds.patienceMs - nowMs;
          lookInMs = Math.min(lookInMs, leftMs);
        } else if (view.notBeforeMs > nowMs) {
          lookInMs = Math.min(lookInMs, view.notBeforeMs - nowMs);
        } else {
          yield {
            session,
            view,
            urgency: urgencyOf(view.phase)!,
            sinceMs: view.sinceMs,
            isTouched: session.touched === view,
          };
        }
      }
    }
    this.#lookAgain(lookInMs);
  }

  #lookAgain(inMs: number): void {
    this.#cancelLook();
    if (inMs === Infinity) return;
    this.#cancelLook = this.#host.timers.after(inMs, () => this.wake());
  }

  async #serve(session: Session, view: View): Promise<void> {
    const { clock, log } = this.#host;
    const { phase, revision } = view;
    const rung = rungOf(phase, view.state, view.size, {
      ...view.costs,
      bytesPerSecond: session.link.bytesPerSecond,
    });
    const abort = new AbortController();
    const isMoving = phase === "moving";
    const { scale, picture } = rung;
    const running = view.running = {
      ...{ abort, isMoving, scale },
      pixels: picture.widthPx * picture.heightPx,
      startedMs: clock.monotonicMs(),
    };
    this.#running++;
    try {
      const made = await makeFrame(
        view,
        rung,
        this.#host.render,
        abort.signal,
        () => clock.monotonicMs(),
      );
      if (abort.signal.aborted) return;
      if (made.ok) {
        this.#send(session, view, made.value, running, revision);
      } else if (revision === view.revision) {
        view.happen("failed");
        session.fail(made.error, view.id);
      }
    } catch (error) {
      if (abort.signal.aborted) return;
      log.error("stream.render", { message: String(error), view: view.id });
      view.happen("failed");
      const word = sentence("server.fault");
      session.fail({ code: "server.fault", sentence: word }, view.id);
    } finally {
      view.running = undefined;
      this.#running--;
      this.wake();
    }
  }

  #send(
    session: Session,
    view: View,
    made: MadeFrame,
    running: Running,
    revision: number,
  ): void {
    const { clock, bounds } = this.#host;
    const socket = session.socket;
    if (socket?.readyState !== 1) return;
    const frame = view.nextFrame();
    const bytes = made.write(frame);
    socket.send(bytes);
    const sentMs = clock.monotonicMs();
    view.flight.add(frame, { bytes: bytes.length, sentMs });
    if (running.isMoving) {
      view.learn(running, made.tookMs, made.encodedBytes);
    } else if (made.fidelity === "settled") {
      view.guess(made.pixels, made.tookMs);
    }
    view.shown = made.shown;
    if (revision !== view.revision) {
      view.sinceMs = sentMs;
      return;
    }
    view.happen("sent");
    if (view.phase === "refining") {
      // On a slow line the true picture would stand in a next gesture's way.
      const delayMs = session.link.transferMs(2 * bytes.length);
      if (delayMs > bounds.stillMs) {
        view.notBeforeMs = sentMs +
          Math.min(delayMs, bounds.longestRefineDelayMs);
      }
    }
  }
}
