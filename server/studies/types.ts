/** The index: what is known of each study, series and instance. @module */
import type { Grant, Result } from "#base";
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
  /**
   * The attributes that searches match and answer (PS3.18 10.6), bounded in
   * size: of all levels as `recordOf()` makes it, of its own level as the
   * index gives it back.
   */
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
  /** 0 where no object has pixels. */
  readonly frameCount: number;
  readonly sizeBytes: number;
  /** When the first of its instances came. */
  readonly receivedAtMs: number;
  readonly attributes: JsonDataSet;
}

/** Why the index could not do it; `message` is fit for the log and the sender, without patient data. */
export interface StudiesError {
  readonly kind:
    /** No such study, series or instance. */
    | "studies.missing"
    /** The SOP Instance UID is here with other bytes. */
    | "studies.conflict"
    /** The study is here for another Patient ID, or the series in another study (PS3.3 A.1.2). */
    | "studies.inconsistent"
    /** The object can't be indexed: a UID is missing or not valid. */
    | "studies.badInstance"
    /** The store failed; trying again may help. */
    | "studies.unavailable"
    /** The store is full. */
    | "studies.full";
  readonly message: string;
  /** The attribute at fault, where there is one. */
  readonly tag?: string;
}

/** What became of an instance that was added. */
export type Added = "added" | "duplicate";

/** The index of all studies. Made by `openStudies()`. */
export interface StudyIndex {
  /**
   * Adds an instance, and counts it on its series and study, in one atomic
   * write. The same instance with the same bytes is a `"duplicate"` and
   * changes nothing. Calls made while a write is under way are written
   * together, so many at once are fast.
   */
  addInstance(
    grant: Grant<"study.write">,
    record: InstanceRecord,
  ): Promise<Result<Added, StudiesError>>;
  /** Adds many; each has its own outcome, in order, and none undoes another. */
  addInstances(
    grant: Grant<"study.write">,
    records: readonly InstanceRecord[],
  ): Promise<readonly Result<Added, StudiesError>[]>;
  /** Removes from the index and returns the blobs that stood behind it; a removal that a crash cut short is finished by asking again. */
  removeStudy(
    grant: Grant<"study.delete">,
    studyUid: string,
  ): Promise<Result<readonly string[], StudiesError>>;
  removeSeries(
    grant: Grant<"study.delete">,
    seriesUid: string,
  ): Promise<Result<readonly string[], StudiesError>>;
  removeInstance(
    grant: Grant<"study.delete">,
    sopUid: string,
  ): Promise<Result<readonly string[], StudiesError>>;
  study(
    grant: Grant<"study.read">,
    studyUid: string,
  ): Promise<StudyRecord | undefined>;
  series(
    grant: Grant<"study.read">,
    seriesUid: string,
  ): Promise<SeriesRecord | undefined>;
  instance(
    grant: Grant<"study.read">,
    sopUid: string,
  ): Promise<InstanceRecord | undefined>;
  /** By series number; empty for an unknown study. */
  seriesOf(
    grant: Grant<"study.read">,
    studyUid: string,
  ): Promise<readonly SeriesRecord[]>;
  /** By instance number; empty for an unknown series. */
  instancesOf(
    grant: Grant<"study.read">,
    seriesUid: string,
  ): Promise<readonly InstanceRecord[]>;
  /** The study list: newest received first. */
  search(grant: Grant<"study.read">, wish: StudySearch): Promise<StudyPage>;
  /** QIDO-RS (PS3.18 10.6) and C-FIND: newest study first, then by number. */
  query(grant: Grant<"study.read">, query: Query): Promise<QueryAnswer>;
}

/** What the study list asks for; all that is given must hold. */
export interface StudySearch {
  /** Words, each the beginning of one in the patient's name or ID, the accession number or the description; case and accents don't matter. */
  readonly text?: string;
  /** Any of these. */
  readonly modalities?: readonly string[];
  /** Study dates, `YYYYMMDD`, both inclusive. */
  readonly fromDate?: string;
  readonly toDate?: string;
  /** The `next` of the page before. */
  readonly cursor?: string;
  /** From 1 to 200. */
  readonly limit: number;
}

/** One page of the study list. */
export interface StudyPage {
  readonly studies: readonly StudyRecord[];
  /** Of all pages. */
  readonly totalCount: number;
  /** Absent on the last page. */
  readonly next?: string;
}

/** The levels that can be queried. */
export type Level = "study" | "series" | "instance";

/** One attribute to match: a tag, or tags into a sequence. */
export interface Match {
  readonly path: readonly string[];
  readonly vr: string;
  /** As it was asked: literal, wildcards, range or list (PS3.4 C.2.2.2); empty matches all. */
  readonly value: string;
}

/** A query. Made by `parseQuery()` for QIDO-RS. */
export interface Query {
  readonly level: Level;
  readonly studyUid?: string;
  readonly seriesUid?: string;
  readonly matches: readonly Match[];
  /** Tags to answer beside those of the standard's table; `"all"` for all that is known. */
  readonly include: readonly string[] | "all";
  readonly fuzzy: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** What was found. Retrieve URL (0008,1190) is for whoever knows the server's address. */
export interface QueryAnswer {
  readonly found: readonly JsonDataSet[];
  /** Whether there is more past the limit (Warning 299, PS3.18 8.3.4.4). */
  readonly hasMore: boolean;
}

/** What is wrong with a parameter, fit for status 400. */
export interface QueryError {
  readonly kind: "studies.badQuery";
  readonly parameter: string;
  readonly message: string;
}
