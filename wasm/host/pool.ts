/** Workers that share kernels' items: one a core, begun when needed. @module */
import type { Arena } from "./arena.ts";
import {
  kernelModule,
  type KernelName,
  type KernelVariant,
} from "./kernels.ts";
import {
  CONTROL_BYTES,
  CONTROL_CANCELLED,
  type Done,
  SHARED_WAITING,
  type ToWorker,
} from "./pool_protocol.ts";
import { type Stand, standOf } from "./stand.ts";

/** An item (a tile, a slice) takes milliseconds; on a crowded machine, hundreds. */
const STALL_MS = 20_000;

/** What is to be done: items 0 to `items - 1` of one kernel's job. */
export interface Task {
  readonly arena: Arena;
  readonly kernel: KernelName;
  /** Address of the job's parameters. */
  readonly job: number;
  readonly items: number;
}

/** Where the arena keeps what the pool needs beside a task's own blocks. */
export interface TaskPlace {
  /** Address of the volume header. */
  readonly volume: number;
  /** Address of `threads * SCRATCH_BYTES`. */
  readonly scratch: number;
}

interface Running extends Task, TaskPlace {
  readonly control: number;
  workers: number;
  exhausted: boolean;
  fault?: string;
  readonly settle: () => void;
}

interface Member {
  readonly worker: Worker;
  /** Absent while idle. */
  task?: Running;
  /** The task's next item as last seen, and since when it has stood there. */
  stand?: Stand;
}

/**
 * The pool. Tasks share it fairly: a free worker goes to the task that has
 * the fewest, the oldest among equals; where tasks wait, workers change over
 * every few milliseconds.
 */
export class Pool {
  readonly threads: number;
  readonly #variant: KernelVariant;
  readonly #idleMs: number;
  readonly #stallMs: number;
  readonly #members: (Member | undefined)[];
  readonly #tasks = new Set<Running>();
  readonly #shared = new SharedArrayBuffer(64);
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #watchTimer: ReturnType<typeof setInterval> | undefined;
  #starting: Promise<void> | undefined;
  #isClosed = false;

  /**
   * @param idleMs without work for so long, the workers are stopped
   * @param stallMs a worker that ends no item for so long is put away, and
   * its task fails: no picture may hold a core for good
   */
  constructor(
    options: {
      readonly threads: number;
      readonly variant: KernelVariant;
      readonly idleMs: number;
      readonly stallMs?: number;
    },
  ) {
    this.threads = options.threads;
    this.#variant = options.variant;
    this.#idleMs = options.idleMs;
    this.#stallMs = options.stallMs ?? STALL_MS;
    this.#members = Array.from({ length: options.threads }, () => undefined);
  }

  /**
   * Does all items of a task.
   *
   * @throws {DOMException} `AbortError` once `signal` is aborted; by then no
   * worker touches the task's memory any more.
   * @throws {Error} Where a kernel fails.
   */
  async run(
    task: Task,
    place: TaskPlace,
    signal?: AbortSignal,
  ): Promise<void> {
    signal?.throwIfAborted();
    await this.#start();
    signal?.throwIfAborted();
    const control = task.arena.allocate(CONTROL_BYTES);
    const words = new Int32Array(task.arena.buffer, control, CONTROL_BYTES / 4);
    words.fill(0);
    const cancel = (): void => {
      Atomics.store(words, CONTROL_CANCELLED, 1);
    };
    signal?.addEventListener("abort", cancel);
    try {
      const fault = await this.#done(task, place, control);
      if (fault !== undefined) {
        throw new Error(`Kernel ${task.kernel} failed: ${fault}`);
      }
      signal?.throwIfAborted();
    } finally {
      signal?.removeEventListener("abort", cancel);
      task.arena.free(control);
    }
  }

  /** Workers that run or wait; 0 at rest. */
  get workerCount(): number {
    return this.#members.filter((member) => member !== undefined).length;
  }

  /** Lets workers forget an arena. */
  forget(arena: Arena): void {
    for (const member of this.#members) {
      send(member?.worker, { kind: "forget", arenaId: arena.id });
    }
  }

  /** Stops the workers; running tasks fail. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
    for (const task of this.#tasks) {
      task.fault = "the pool is closed";
      this.#finish(task);
    }
  }

  #done(
    task: Task,
    place: TaskPlace,
    control: number,
  ): Promise<string | undefined> {
    return new Promise((resolve) => {
      const running: Running = {
        ...task,
        ...place,
        control,
        workers: 0,
        exhausted: task.items === 0,
        settle: () => resolve(running.fault),
      };
      this.#tasks.add(running);
      if (running.exhausted) this.#finish(running);
      this.#dispatch();
    });
  }

  /** Begins the workers that are missing. */
  #start(): Promise<void> {
    if (this.#isClosed) throw new Error("The pool is closed");
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    if (this.#members.every((member) => member !== undefined)) {
      return Promise.resolve();
    }
    this.#starting ??= kernelModule(this.#variant).then((module) => {
      this.#starting = undefined;
      if (this.#isClosed) throw new Error("The pool is closed");
      this.#members.forEach((member, index) => {
        this.#members[index] = member ?? this.#begin(module, index);
      });
    });
    return this.#starting;
  }

  #begin(module: WebAssembly.Module, index: number): Member {
    const worker = new Worker(new URL("./pool_worker.ts", import.meta.url), {
      type: "module",
      name: `render ${index}`,
    });
    const member: Member = { worker };
    worker.onmessage = ({ data }: MessageEvent<Done>) =>
      this.#onDone(member, data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#onDeath(member, index, event.message);
    };
    send(worker, { kind: "hello", module, shared: this.#shared, index });
    return member;
  }

  #onDone(member: Member, done: Done): void {
    const task = member.task;
    delete member.task;
    delete member.stand;
    if (task === undefined) return;
    task.workers--;
    task.exhausted ||= done.exhausted;
    if (done.fault !== undefined) task.fault = done.fault;
    if (task.exhausted && task.workers === 0) this.#finish(task);
    else if (!task.exhausted) this.#moveToEnd(task);
    this.#dispatch();
  }

  /** A worker died: its task fails, and the next run begins another in its place. */
  #onDeath(member: Member, index: number, reason: string): void {
    member.worker.terminate();
    this.#members[index] = undefined;
    const task = member.task;
    if (task === undefined) return;
    task.fault = `worker died: ${reason}`;
    task.exhausted = true;
    task.workers--;
    if (task.workers === 0) this.#finish(task);
    // Others may wait for a worker, with none left to come back.
    this.#start().then(() => this.#dispatch(), () => {});
  }

  /** Puts workers away whose task has stood still for too long. */
  #watch(): void {
    const nowMs = performance.now();
    this.#members.forEach((member, index) => {
      if (member?.task === undefined) return;
      const stand = standOf(member.task, member.stand, nowMs);
      member.stand = stand;
      if (nowMs - stand.sinceMs < this.#stallMs) return;
      this.#onDeath(member, index, `no item ended in ${this.#stallMs} ms`);
    });
  }

  #moveToEnd(task: Running): void {
    this.#tasks.delete(task);
    this.#tasks.add(task);
  }

  #finish(task: Running): void {
    this.#tasks.delete(task);
    task.settle();
    if (this.#tasks.size > 0 || this.#isClosed) return;
    clearInterval(this.#watchTimer);
    this.#watchTimer = undefined;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#stop(), this.#idleMs);
    Deno.unrefTimer(this.#idleTimer);
  }

  /** Sends idle workers to the tasks that have the fewest. */
  #dispatch(): void {
    if (this.#tasks.size > 0) {
      this.#watchTimer ??= setInterval(
        () => this.#watch(),
        this.#stallMs / 4,
      );
    }
    for (const member of this.#members) {
      if (member === undefined || member.task !== undefined) continue;
      const task = this.#neediest();
      if (task === undefined) break;
      member.task = task;
      task.workers++;
      const { arena, kernel, volume, job, items, control, scratch } = task;
      send(member.worker, {
        kind: "work",
        arenaId: arena.id,
        memory: arena.memory,
        ...{ kernel, volume, job, items, control, scratch },
      });
    }
    const waiting = [...this.#tasks].some((task) =>
      !task.exhausted && task.workers === 0
    );
    Atomics.store(
      new Int32Array(this.#shared),
      SHARED_WAITING,
      waiting ? 1 : 0,
    );
  }

  #neediest(): Running | undefined {
    let found: Running | undefined;
    for (const task of this.#tasks) {
      if (task.exhausted || task.workers >= task.items) continue;
      if (found === undefined || task.workers < found.workers) found = task;
    }
    return found;
  }

  #stop(): void {
    clearInterval(this.#watchTimer);
    this.#watchTimer = undefined;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    this.#members.forEach((member, index) => {
      member?.worker.terminate();
      this.#members[index] = undefined;
    });
  }
}

function send(worker: Worker | undefined, message: ToWorker): void {
  worker?.postMessage(message);
}
