/** Decodes one video, picture after picture, no further than is wanted; then its thread is thrown away. @module */
import { decodeToPixmaps, type VirtualInput } from "./ffmpeg.ts";
import {
  STOP,
  type VideoAnswer,
  type VideoOpening,
  type VideoPart,
} from "./messages.ts";
import { PictureSplitter } from "./picture_splitter.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<VideoOpening>) => void) | null;
  postMessage(answer: VideoAnswer, transfer: Transferable[]): void;
  close(): void;
}

const scope = self as unknown as WorkerScope;
/** Longer than a reader keeps a video it does not use: then the reader is gone. */
const SLEEP_MS = 20_000;

/** Thrown through the decoder when nobody wants more. */
class Unwanted extends Error {}

scope.onmessage = async ({ data: opening }) => {
  scope.postMessage(await answerOf(opening), []);
  scope.close();
};

async function answerOf(opening: VideoOpening): Promise<VideoAnswer> {
  try {
    const reason = await decode(opening);
    return { kind: "end", ...(reason === "" ? {} : { reason }) };
  } catch (thrown) {
    if (thrown instanceof Unwanted) return { kind: "idle" };
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { kind: "end", reason: reason.slice(0, 300) };
  }
}

async function decode(opening: VideoOpening): Promise<string> {
  const { file, parts, maxPixels } = opening;
  const wanted = new Int32Array(opening.wanted);
  let count = 0;
  const splitter = new PictureSplitter(maxPixels, (picture) => {
    scope.postMessage({ kind: "picture", picture }, [picture.rgb.buffer]);
    count++;
    sleepUntilWanted(wanted, count);
  });
  const read = "path" in file ? fileReader(file.path) : bytesReader(file.bytes);
  const input = joined(parts, read);
  return await decodeToPixmaps(
    input,
    maxPixels,
    (piece) => splitter.push(piece),
  );
}

/** @throws {Unwanted} where no more pictures are */
function sleepUntilWanted(wanted: Int32Array, count: number): void {
  for (;;) {
    const limit = Atomics.load(wanted, 0);
    if (limit === STOP) throw new Unwanted();
    if (count < limit) return;
    const woken = Atomics.wait(wanted, 0, limit, SLEEP_MS);
    if (woken === "timed-out") throw new Unwanted();
  }
}

type ReadAt = (offsetBytes: number, into: Uint8Array) => number;

function fileReader(path: string): ReadAt {
  const file = Deno.openSync(path, { read: true });
  return (offsetBytes, into) => {
    file.seekSync(offsetBytes, Deno.SeekMode.Start);
    return file.readSync(into) ?? 0;
  };
}

function bytesReader(bytes: Uint8Array): ReadAt {
  return (offsetBytes, into) => {
    const piece = bytes.subarray(offsetBytes, offsetBytes + into.length);
    into.set(piece);
    return piece.length;
  };
}

/** The parts as one file. */
function joined(parts: readonly VideoPart[], read: ReadAt): VirtualInput {
  const starts: number[] = [];
  let sizeBytes = 0;
  for (const { lengthBytes } of parts) {
    starts.push(sizeBytes);
    sizeBytes += lengthBytes;
  }
  return {
    sizeBytes,
    readAt(position, into) {
      const index = starts.findLastIndex((start) => start <= position);
      const part = parts[index];
      if (part === undefined) return 0;
      const inPart = position - starts[index]!;
      const length = Math.min(into.length, part.lengthBytes - inPart);
      if (length <= 0) return 0;
      return read(part.offsetBytes + inPart, into.subarray(0, length));
    },
  };
}
