/**
 * Reads one volume file with ITK. Runs in a worker that is thrown away after
 * one file, since ITK blocks its thread and keeps its heap.
 *
 * @module
 */
import { readImageNode } from "@itk-wasm/image-io";

/** What the worker is asked. */
export interface ItkRequest {
  readonly path: string;
}

/** What it answers, once it has said that it listens. */
export type ItkReply =
  | {
    readonly ok: true;
    readonly size: readonly number[];
    readonly spacing: readonly number[];
    readonly origin: readonly number[];
    /** Row by row: column n is the direction of axis n. */
    readonly direction: readonly number[];
    readonly components: number;
    readonly componentType: string;
    /** x fastest. */
    readonly data: unknown;
  }
  | { readonly ok: false; readonly message: string };

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ItkRequest>) => void;
  postMessage(reply: ItkReply | "listening", transfer?: Transferable[]): void;
};

scope.onmessage = async ({ data: { path } }) => {
  try {
    const image = await readImageNode(path);
    const buffer = image.data?.buffer;
    scope.postMessage(
      {
        ok: true,
        size: image.size,
        spacing: image.spacing,
        origin: image.origin,
        direction: Array.from(image.direction, Number),
        components: image.imageType.components,
        componentType: image.imageType.componentType,
        data: image.data,
      },
      buffer instanceof ArrayBuffer ? [buffer] : [],
    );
  } catch (error) {
    // ITK throws bare numbers as well as errors.
    const message = error instanceof Error
      ? error.message
      : "its content is damaged or of a kind that ITK does not know";
    scope.postMessage({ ok: false, message });
  }
};

// A message sent while the modules above still load would be lost.
scope.postMessage("listening");
