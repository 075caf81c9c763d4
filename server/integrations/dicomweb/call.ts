/** One request on its way, and what answering it needs. @module */
import type { ByteSource, Grant, Log, Result } from "#base";
import type { DecodedFrame, DicomError } from "#dicom";
import type { Imaging } from "#imaging";
import type { Intake } from "#ingest";
import type { FrameJob, MprJob, Picture, VolumeJob } from "#render";
import type { StudyIndex } from "#studies";
import type { VolumePresets } from "./presets.ts";

/** Stored files, by their hash. */
export interface Blobs {
  open(hash: string): Promise<Result<ByteSource, { readonly message: string }>>;
}

/** Makes pictures; rejects with an `AbortError` where it is told to stop. */
export interface Renderer {
  render(
    job: FrameJob | MprJob | VolumeJob,
    signal?: AbortSignal,
  ): Promise<Picture>;
}

/** Decodes frames off the main thread. */
export interface FrameDecoder {
  decode(
    source: ByteSource,
    frameIndex: number,
    signal?: AbortSignal,
  ): Promise<Result<DecodedFrame, DicomError>>;
}

/** Who may store, and what takes it in. */
export interface StoreDeps {
  readonly authorize: (
    request: Request,
  ) => Promise<Grant<"study.write"> | undefined>;
  readonly intake: Intake;
}

/** What DICOMweb stands on. */
export interface DicomwebDeps {
  /** What the sender may do; `undefined`: nothing. */
  readonly authorize: (
    request: Request,
  ) => Promise<Grant<"study.read"> | undefined>;
  readonly index: StudyIndex;
  readonly blobs: Blobs;
  readonly decoder: FrameDecoder;
  readonly imaging: Imaging;
  readonly renderer: Renderer;
  readonly presets: VolumePresets;
  /** Absent where this server takes no instances over DICOMweb. */
  readonly store?: StoreDeps;
  readonly log: Log;
}

/** A request, its sender known. */
export interface Call {
  readonly deps: DicomwebDeps;
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly grant: Grant<"study.read">;
  /** Absolute, without a closing slash: `https://host/dicomweb`. */
  readonly baseUrl: string;
}
