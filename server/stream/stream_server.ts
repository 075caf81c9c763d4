/** The room's door: accepts sockets, keeps sessions, shares the renderer. @module */
import {
  type Clock,
  type Grant,
  type Log,
  silentLog,
  systemClock,
} from "#base";
import { BOUNDS } from "./bounds.ts";
import { closeSocket, Connection } from "./connection.ts";
import {
  type ImagePort,
  type RenderPort,
  type SocketPort,
  systemTimers,
  type Timers,
} from "./ports.ts";
import { Scheduler } from "./scheduler.ts";
import { Session } from "./session.ts";

/** What the stream works with. */
export interface StreamDeps {
  readonly images: ImagePort;
  readonly render: RenderPort;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly log?: Log;
  /** Pictures in the making at once; each uses all of the renderer's workers. */
  readonly slots?: number;
  /** Session tokens: unguessable, of 16 to 64 letters, digits, `-` and `_`. */
  readonly makeToken?: () => string;
  readonly bounds?: typeof BOUNDS;
}

/** How busy the stream is. */
export interface StreamLoad {
  readonly connections: number;
  readonly sessions: number;
  readonly views: number;
}

/** The live stream. */
export interface StreamServer extends Disposable {
  /** Takes over a socket; everything else happens by its messages. */
  accept(socket: SocketPort, grant: Grant<"study.read">): void;
  /** Ends what a subject has open, since its right to read has ended. */
  revoke(subject: string): void;
  load(): StreamLoad;
  /** Ends all connections with 1001 and frees what all views hold. */
  [Symbol.dispose](): void;
}

/**
 * Makes the live stream of wire/PROTOCOL.md.
 *
 * @example
 * ```ts ignore
 * const stream = createStreamServer({ images, render, log });
 * const { socket, response } = Deno.upgradeWebSocket(request);
 * stream.accept(socket, grant);
 * ```
 */
export function createStreamServer(deps: StreamDeps): StreamServer {
  return new Server(deps);
}

class Server implements StreamServer {
  readonly #deps: Required<StreamDeps>;
  readonly #scheduler: Scheduler;
  readonly #connections = new Map<Connection, Grant<"study.read">>();
  /** By token, in the order of their last attaching. */
  readonly #sessions = new Map<string, Session>();
  readonly #cancelExpiry = new Map<Session, () => void>();
  #isOver = false;

  constructor(deps: StreamDeps) {
    this.#deps = {
      clock: systemClock,
      timers: systemTimers,
      log: silentLog,
      slots: 2,
      makeToken,
      bounds: BOUNDS,
      ...deps,
    };
    this.#scheduler = new Scheduler({
      ...this.#deps,
      sessions: () => this.#sessions.values(),
    });
  }

  accept(socket: SocketPort, grant: Grant<"study.read">): void {
    if (this.#isOver) return closeSocket(socket, "goingAway");
    if (this.#connections.size >= this.#deps.bounds.connections) {
      return closeSocket(socket, "full");
    }
    const connection = new Connection(socket, {
      ...this.#deps,
      sessionFor: (connection, resume) => this.#greet(connection, resume),
      closed: (connection, isLeft) => this.#closed(connection, isLeft),
    });
    this.#connections.set(connection, grant);
  }

  revoke(subject: string): void {
    for (const [connection, grant] of [...this.#connections]) {
      if (grant.subject === subject) connection.close("access");
    }
    for (const session of [...this.#sessions.values()]) {
      if (session.subject === subject) this.#drop(session);
    }
  }

  load(): StreamLoad {
    let views = 0;
    for (const session of this.#sessions.values()) views += session.views.size;
    return {
      connections: this.#connections.size,
      sessions: this.#sessions.size,
      views,
    };
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const connection of [...this.#connections.keys()]) {
      connection.close("goingAway");
    }
    for (const session of [...this.#sessions.values()]) this.#drop(session);
    this.#scheduler[Symbol.dispose]();
  }

  #greet(connection: Connection, resume: string | undefined): Session {
    const grant = this.#connections.get(connection)!;
    const session = this.#sessionOf(grant, resume);
    this.#cancelExpiry.get(session)?.();
    this.#cancelExpiry.delete(session);
    for (const other of [...this.#connections.keys()]) {
      if (other.session !== session) continue;
      other.session = undefined;
      other.close("replaced");
    }
    this.#sessions.delete(session.token);
    this.#sessions.set(session.token, session);
    session.attach(connection.socket, grant);
    return session;
  }

  /** The session that a token names, for its own subject alone (ST4, ST5). */
  #sessionOf(grant: Grant<"study.read">, resume: string | undefined): Session {
    const old = resume === undefined ? undefined : this.#sessions.get(resume);
    if (old !== undefined && old.subject === grant.subject) return old;
    this.#makeRoom();
    return new Session(grant, {
      ...this.#deps,
      wake: () => this.#scheduler.wake(),
    });
  }

  #makeRoom(): void {
    if (this.#sessions.size < this.#deps.bounds.sessions) return;
    const [idle] = this.#cancelExpiry.keys();
    if (idle !== undefined) this.#drop(idle);
  }

  #closed(connection: Connection, isLeft: boolean): void {
    this.#connections.delete(connection);
    const session = connection.session;
    if (session === undefined) return;
    connection.session = undefined;
    if (isLeft) return this.#drop(session);
    session.detach();
    this.#cancelExpiry.set(
      session,
      this.#deps.timers.after(
        this.#deps.bounds.keepMs,
        () => this.#drop(session),
      ),
    );
    this.#scheduler.wake();
  }

  #drop(session: Session): void {
    this.#cancelExpiry.get(session)?.();
    this.#cancelExpiry.delete(session);
    this.#sessions.delete(session.token);
    session[Symbol.dispose]();
  }
}

/** 144 bits of chance. */
function makeToken(): string {
  return crypto.getRandomValues(new Uint8Array(18)).toBase64({
    alphabet: "base64url",
  });
}
