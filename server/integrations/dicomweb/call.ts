/** One request on its way, and what answering it needs. @module */
import type { ByteSource, Grant, Log, Result } from "#base";
import type { DecodePool } from "#dicom";
import type { Imaging } from "#imaging";
import type { Intake } from "#ingest";
import type { Renderer } from "#render";
import type { StudyIndex } from "#studies";

/** Stored files, by their hash. */
export interface Blobs {
  open(hash: string): Promise<Result<ByteSource, { readonly message: string }>>;
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
  readonly decoder: Pick<DecodePool, "uncompressed">;
  readonly imaging: Imaging;
  readonly renderer: Pick<Renderer, "render">;
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
