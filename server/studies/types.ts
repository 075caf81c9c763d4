/** The index: what is known of each study, series and instance. @module */
import type { JsonDataSet } from "#dicom";

/** One stored instance. */
export interface InstanceRecord {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  /** SHA-256 of the file as it came. */
  readonly blobHash: string;
  readonly sizeBytes: number;
  readonly receivedAtMs: number;
  readonly instanceNumber?: number;
  /** 0 for objects without pixels. */
  readonly frameCount: number;
  readonly rows?: number;
  readonly columns?: number;
  /** The attributes that searches match and answer (PS3.18 10.6), bounded in size. */
  readonly attributes: JsonDataSet;
}

/** One series, counted from its instances. */
export interface SeriesRecord {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly modality: string;
  readonly description?: string;
  readonly seriesNumber?: number;
  readonly bodyPart?: string;
  readonly instanceCount: number;
  readonly frameCount: number;
  readonly sizeBytes: number;
  readonly attributes: JsonDataSet;
}

/** One study, counted from its series. */
export interface StudyRecord {
  readonly studyUid: string;
  readonly patientName?: string;
  readonly patientId?: string;
  readonly patientBirthDate?: string;
  readonly patientSex?: string;
  readonly accessionNumber?: string;
  readonly description?: string;
  /** DICOM DA and TM, as they stand. */
  readonly studyDate?: string;
  readonly studyTime?: string;
  readonly modalities: readonly string[];
  readonly seriesCount: number;
  readonly instanceCount: number;
  readonly sizeBytes: number;
  readonly receivedAtMs: number;
  readonly attributes: JsonDataSet;
}
