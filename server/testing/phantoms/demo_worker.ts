/** Makes one demo study in a worker, a few files ahead of who takes them. @module */
import { DEMO_PLANS } from "./demo_catalogue.ts";
import { makeInstances } from "./demo_instances.ts";

/** What the worker is asked: first what to make, then how many files more. */
export type DemoRequest =
  | {
    readonly kind: "make";
    readonly key: string;
    readonly seed: number;
    readonly nowMs: number;
  }
  | { readonly kind: "next" };

/** What it answers; `undefined` after the last file. */
export type DemoReply =
  | { readonly kind: "listening" }
  | {
    readonly kind: "file";
    readonly file: Uint8Array<ArrayBuffer> | undefined;
  }
  | { readonly kind: "failed"; readonly message: string };

const scope = self as unknown as {
  onmessage: (event: MessageEvent<DemoRequest>) => void;
  postMessage(reply: DemoReply, transfer?: Transferable[]): void;
};

let files: AsyncGenerator<Uint8Array<ArrayBuffer>> | undefined;

scope.onmessage = async ({ data }) => {
  try {
    if (data.kind === "make") {
      const study = DEMO_PLANS.find(({ key }) => key === data.key)!;
      files = makeInstances(study, data.seed, data.nowMs);
      return;
    }
    const { value, done } = await files!.next();
    const file = done ? undefined : value;
    scope.postMessage({ kind: "file", file }, file ? [file.buffer] : []);
  } catch (error) {
    scope.postMessage({ kind: "failed", message: String(error) });
  }
};

// A message sent while the modules above still load would be lost.
scope.postMessage({ kind: "listening" });
