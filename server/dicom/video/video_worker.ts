/** Decodes one video, picture after picture, no further than is wanted; then its thread is thrown away. @module */
import { decodeToPixmaps, type VirtualInput } from "./ffmpeg.ts";
import type { VideoAnswer, VideoOpening, VideoPart } from "./messages.ts";
import { PictureSplitter } from "./picture_splitter.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<VideoOpening>) => void) | null;
  postMessage(answer: VideoAnswer, transfer: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;

scope.onmessage = async ({ data: opening }) => {
  const reason = await decode(opening).catch((thrown: unknown) =>
    thrown instanceof Error ? thrown.message : String(thrown)
  );
  scope.postMessage({
    kind: "end",
    ...(reason === "" ? {} : { reason: reason.slice(0, 300) }),
  }, []);
};

async function decode(opening: VideoOpening): Promise<string> {
  const { file, parts, maxPixels } = opening;
  const wanted = new Int32Array(opening.wanted);
  let count = 0;
  const splitter = new PictureSplitter(maxPixels, (picture) => {
    scope.postMessage({ kind: "picture", picture }, [picture.rgb.buffer]);
    count++;
    let limit = Atomics.load(wanted, 0);
    while (count >= limit) {
      Atomics.wait(wanted, 0, limit);
      limit = Atomics.load(wanted, 0);
    }
  });
  const read = "path" in file ? fileReader(file.path) : bytesReader(file.bytes);
  const input = joined(parts, read);
  return await decodeToPixmaps(
    input,
    maxPixels,
    (piece) => splitter.push(piece),
  );
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
