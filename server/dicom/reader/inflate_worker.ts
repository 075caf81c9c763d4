/** Inflates one stream, in a thread of its own. @module */
import type { Inflated, InflateJob } from "./inflate.ts";
import { inflateHere } from "./inflate_here.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<InflateJob>) => void) | null;
  postMessage(answer: Inflated, transfer: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;

scope.onmessage = ({ data: { deflated, limitBytes } }) => {
  const inflated = inflateHere(deflated, limitBytes);
  scope.postMessage(inflated, inflated.ok ? [inflated.value.buffer] : []);
};
