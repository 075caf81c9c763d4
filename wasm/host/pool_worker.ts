/** One of the pool's workers: takes items of a task from an atomic counter. @module */
import { SCRATCH_BYTES } from "../layout.ts";
import { instantiateKernels } from "./kernels.ts";
import {
  CONTROL_BYTES,
  CONTROL_CANCELLED,
  CONTROL_NEXT,
  type Done,
  type Hello,
  SHARED_WAITING,
  type ToWorker,
  type Work,
} from "./pool_protocol.ts";

/** How long a worker stays with one task while others wait. */
const TURN_MS = 6;

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: Done): void;
};

let hello: Hello | undefined;
const instances = new Map<number, ReturnType<typeof instantiateKernels>>();

scope.onmessage = ({ data }) => {
  if (data.kind === "hello") hello = data;
  else if (data.kind === "forget") instances.delete(data.arenaId);
  else scope.postMessage(attempt(data));
};

function attempt(work: Work): Done {
  try {
    return { exhausted: takeItems(work) };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { exhausted: true, fault };
  }
}

/** @returns whether the task has no item left to take */
function takeItems(work: Work): boolean {
  if (hello === undefined) throw new Error("Work before hello");
  let kernels = instances.get(work.arenaId);
  if (kernels === undefined) {
    kernels = instantiateKernels(hello.module, work.memory);
    instances.set(work.arenaId, kernels);
  }
  const kernel = kernels[work.kernel];
  const buffer = work.memory.buffer as unknown as SharedArrayBuffer;
  const control = new Int32Array(buffer, work.control, CONTROL_BYTES / 4);
  const shared = new Int32Array(hello.shared);
  const scratch = work.scratch + hello.index * SCRATCH_BYTES;
  const turnEndMs = performance.now() + TURN_MS;
  for (;;) {
    if (Atomics.load(control, CONTROL_CANCELLED) !== 0) return true;
    const item = Atomics.add(control, CONTROL_NEXT, 1);
    if (item >= work.items) return true;
    kernel(work.volume, work.job, item, scratch);
    if (
      Atomics.load(shared, SHARED_WAITING) !== 0 &&
      performance.now() > turnEndMs
    ) return false;
  }
}
