/**
 * From stored instances to what can be rendered: stacks of frames, and
 * volumes in memory. Used by the live stream and by DICOMweb alike.
 *
 * @module
 */
import type { Grant, Result, Vec3 } from "#base";
import type {
  DecodedFrame,
  DicomError,
  FrameDescription,
  ImageDescription,
} from "#dicom";
import type { RenderVolume } from "#render";
import type { StackPlan, VolumeWarning } from "#volume";

/** One frame of a stack, in scroll order. */
export interface StackFrame {
  readonly sopUid: string;
  readonly blobHash: string;
  readonly instanceNumber?: number;
  /** Scanned to plan others: kept out of their volumes. */
  readonly isLocalizer?: boolean;
  readonly image: ImageDescription;
  readonly frame: FrameDescription;
}

/** What a reader scrolls: frames of one series, ordered along the normal (or by time where there is none). */
export interface Stack {
  readonly studyUid: string;
  readonly seriesUid: string;
  /** Key within the series; a series with several phases has several stacks. */
  readonly key: string;
  readonly label: string;
  readonly modality: string;
  readonly frames: readonly StackFrame[];
  readonly plan?: StackPlan;
  readonly warnings: readonly VolumeWarning[];
}

/** Why there is no picture. */
export interface ImagingError {
  readonly kind:
    | "imaging.notFound"
    | "imaging.noPixels"
    | "imaging.noVolume"
    | "imaging.tooLarge"
    /** Volumes in use leave no room for another; later there may be. */
    | "imaging.noRoom"
    | "imaging.decode"
    | "imaging.cancelled";
  readonly message: string;
  /** The instance at fault and the rule it breaks (PS3.3 C.11.23.1), where there is one. */
  readonly sopUid?: string;
  readonly rule?: string;
  readonly cause?: DicomError;
}

/** Told while a volume loads. */
export type OnProgress = (done: number, total: number) => void;

/** The room's door. */
export interface Imaging {
  /** The stacks of one series. */
  stacks(
    grant: Grant<"study.read">,
    seriesUid: string,
  ): Promise<Result<readonly Stack[], ImagingError>>;
  /** One frame, decoded, from a bounded cache where it is there. */
  frame(
    grant: Grant<"study.read">,
    frame: StackFrame,
    signal?: AbortSignal,
  ): Promise<Result<DecodedFrame, ImagingError>>;
  /**
   * The volume of a stack, from memory, from the built file, or built now.
   * Held while in use: dispose the lease when the view closes.
   *
   * @param isKept whether it may stay in memory a while afterwards, for the
   * next who asks; false for jobs that only see to its file, or look once
   */
  volume(
    grant: Grant<"study.read">,
    stack: Stack,
    onProgress?: OnProgress,
    signal?: AbortSignal,
    isKept?: boolean,
  ): Promise<Result<VolumeLease, ImagingError>>;
}

/** A volume that stays in memory until disposed. */
export interface VolumeLease extends Disposable {
  readonly volume: RenderVolume;
  readonly warnings: readonly VolumeWarning[];
  /** Centre of the volume, for a first view. */
  readonly centerLps: Vec3;
}
