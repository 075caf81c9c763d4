/** Decodes frames one after another, in a thread of its own. @module */
import { type ByteSource, bytesSource, err, ok, type Result } from "#base";
import { decodeFrame } from "../pixels/decode_frame.ts";
import { uncompressedFrame } from "../pixels/uncompressed_frame.ts";
import { writeVoxels, type WrittenVoxels } from "../pixels/voxels.ts";
import { openDicom } from "../reader/open.ts";
import type { DecodedFrame, DicomError, DicomObject } from "../types.ts";
import { isVideo } from "../video/is_video.ts";
import { openVideo, type VideoFrames } from "../video/video_frames.ts";
import { openFileSource } from "./file_source.ts";
import type { FrameAnswer, FrameFile, FrameJob } from "./messages.ts";

interface Opened {
  readonly source: ByteSource & Partial<Disposable>;
  readonly object: Result<DicomObject, DicomError>;
}

interface WorkerScope {
  onmessage: ((event: MessageEvent<FrameJob>) => void) | null;
  postMessage(answer: FrameAnswer, transfer: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;
/** Files kept open: frames of one file come in a row. */
const FILES_MAX = 4;
const files = new Map<string, Opened>();
/** A decoder of videos takes 200 MB: one is kept, and not for long. */
const VIDEO_IDLE_MS = 10_000;
let video:
  | { readonly of: DicomObject; readonly frames: VideoFrames }
  | undefined;
let videoIdle: ReturnType<typeof setTimeout> | undefined;
let last = Promise.resolve();

scope.onmessage = ({ data: job }) => {
  last = last.then(() => run(job));
};

async function run(job: FrameJob): Promise<void> {
  const result = await resultOf(job).catch((thrown: unknown) =>
    err<DicomError>({
      kind: "dicom.pixels",
      message: thrown instanceof Error ? thrown.message : String(thrown),
    })
  );
  const transfer = result.ok ? memoryOf(result.value) : [];
  scope.postMessage({ id: job.id, result }, transfer as Transferable[]);
}

async function resultOf(job: FrameJob): Promise<FrameAnswer["result"]> {
  const { source, object } = await opened(job.file);
  if (!object.ok) return object;
  const { frameIndex, output } = job;
  const isFilm = isVideo(object.value.transferSyntaxUid);
  if (output.kind === "uncompressed" && !isFilm) {
    return await uncompressedFrame(object.value, source, frameIndex);
  }
  const decode = isFilm ? videoFrame : decodeFrame;
  const frame = await decode(object.value, source, frameIndex);
  if (!frame.ok || output.kind === "values") return frame;
  if (output.kind === "voxels") {
    return writeVoxels(frame.value, output.map, output.target);
  }
  return ok(Uint8Array.from(frame.value.values));
}

/** What is given away with an answer. */
function memoryOf(
  answer: DecodedFrame | Uint8Array<ArrayBuffer> | WrittenVoxels,
): ArrayBufferLike[] {
  if (answer instanceof Uint8Array) return [answer.buffer];
  if (!("values" in answer)) return [];
  const { values, overlay } = answer;
  return overlay === undefined
    ? [values.buffer]
    : [values.buffer, overlay.buffer];
}

async function videoFrame(
  object: DicomObject,
  source: ByteSource,
  frameIndex: number,
): Promise<Result<DecodedFrame, DicomError>> {
  if (video?.of !== object) {
    closeVideo();
    const found = await openVideo(object, source);
    if (!found.ok) return found;
    video = { of: object, frames: found.value };
  }
  clearTimeout(videoIdle);
  const frame = await video.frames.frame(frameIndex);
  videoIdle = setTimeout(closeVideo, VIDEO_IDLE_MS);
  return frame;
}

function closeVideo(): void {
  clearTimeout(videoIdle);
  video?.frames[Symbol.dispose]();
  video = undefined;
}

async function opened(file: FrameFile): Promise<Opened> {
  if ("bytes" in file) {
    const source = bytesSource(file.bytes);
    return { source, object: await openDicom(source) };
  }
  const known = files.get(file.path);
  if (known !== undefined) return known;
  const source = openFileSource(file.path);
  const fresh = { source, object: await openDicom(source) };
  files.set(file.path, fresh);
  const [oldest] = files.keys();
  if (files.size > FILES_MAX && oldest !== undefined) {
    files.get(oldest)?.source[Symbol.dispose]?.();
    files.delete(oldest);
  }
  return fresh;
}
