/** Adding instances: with their counts, in one write. @module */
import { err, ok, type Result } from "#base";
import { type Change, type DocumentStore, put, type Stored } from "#storage";
import { TAGS } from "./attributes.ts";
import {
  INSTANCES,
  SERIES,
  type SeriesDocument,
  STUDIES,
  type StudyDocument,
} from "./collections.ts";
import {
  countSeries,
  countStudy,
  describeSeries,
  describeStudy,
  emptySeries,
  emptyStudy,
  ofLevel,
} from "./counts.ts";
import { storageFault } from "./errors.ts";
import { readStudy } from "./frame_counts.ts";
import { textAt } from "./json_values.ts";
import type { Added, InstanceRecord, StudiesError } from "./types.ts";

type Outcome = Result<Added, StudiesError>;

/** How often a write is tried again when another process was first. */
const TRIES = 5;

/** Adds records, each with its own outcome. The caller lets no two of these run at once in one process. */
export async function addRecords(
  documents: DocumentStore,
  records: readonly InstanceRecord[],
): Promise<readonly Outcome[]> {
  for (let attempt = 1;; attempt++) {
    const plan = new Plan(documents, records);
    const outcomes: Outcome[] = [];
    await plan.read();
    for (const record of records) outcomes.push(plan.add(record));
    const changes = plan.changes();
    if (changes.length === 0) return outcomes;
    const written = await documents.write(changes);
    if (written.ok) return outcomes;
    const { kind } = written.error;
    if (kind === "storage.conflict" && attempt < TRIES) continue;
    if (kind === "storage.tooLarge" && records.length > 1) {
      const half = records.length >> 1;
      const first = await addRecords(documents, records.slice(0, half));
      const second = await addRecords(documents, records.slice(half));
      return [...first, ...second];
    }
    // What changes nothing keeps its outcome: it did not fail.
    const failed = err(storageFault(written.error));
    return outcomes.map((one) =>
      one.ok && one.value === "added" ? failed : one
    );
  }
}

/** What one write will change, on top of what it read. */
class Plan {
  readonly #documents: DocumentStore;
  readonly #records: readonly InstanceRecord[];
  readonly #instances = new Map<string, InstanceRecord>();
  readonly #added: InstanceRecord[] = [];
  readonly #series = new Map<string, Stored<SeriesDocument>>();
  readonly #studies = new Map<string, Stored<StudyDocument>>();
  readonly #newSeries = new Map<string, SeriesDocument>();
  readonly #newStudies = new Map<string, StudyDocument>();

  constructor(documents: DocumentStore, records: readonly InstanceRecord[]) {
    this.#documents = documents;
    this.#records = records;
  }

  /** Reads everything that the records touch. */
  async read(): Promise<void> {
    const uids = (of: (record: InstanceRecord) => string) => [
      ...new Set(this.#records.map(of)),
    ];
    const [instances, series, studies] = await Promise.all([
      readAll(
        uids((r) => r.sopUid),
        (id) => this.#documents.get(INSTANCES, id),
      ),
      readAll(
        uids((r) => r.seriesUid),
        (id) => this.#documents.get(SERIES, id),
      ),
      readAll(
        uids((r) => r.studyUid),
        (id) => readStudy(this.#documents, id),
      ),
    ]);
    for (const one of instances) this.#instances.set(one.id, one.value);
    for (const one of series) this.#series.set(one.id, one);
    for (const one of studies) this.#studies.set(one.id, one);
  }

  add(record: InstanceRecord): Outcome {
    const { sopUid, seriesUid, studyUid } = record;
    const known = this.#instances.get(sopUid);
    if (known?.blobHash === record.blobHash) return ok("duplicate");
    if (known !== undefined) return err(conflict());
    const before = this.#newSeries.get(seriesUid) ??
      this.#series.get(seriesUid)?.value ?? emptySeries(record);
    const study = this.#newStudies.get(studyUid) ??
      this.#studies.get(studyUid)?.value ?? emptyStudy(record);
    if (before.studyUid !== studyUid) return err(otherStudy());
    if (isOtherPatient(study, record)) return err(otherPatient());
    const after = countSeries(describeSeries(before, record), [record], 1);
    this.#newSeries.set(seriesUid, after);
    this.#newStudies.set(
      studyUid,
      countStudy(describeStudy(study, record), before, after),
    );
    this.#instances.set(sopUid, record);
    this.#added.push(record);
    return ok("added");
  }

  changes(): Change[] {
    const versionOf = (stored: Stored<unknown> | undefined) =>
      stored?.version ?? null;
    return [
      ...this.#added.map((record) => {
        const attributes = ofLevel(record.attributes, "instance");
        return put(INSTANCES, record.sopUid, { ...record, attributes }, null);
      }),
      ...Array.from(
        this.#newSeries,
        ([uid, series]) =>
          put(SERIES, uid, series, versionOf(this.#series.get(uid))),
      ),
      ...Array.from(
        this.#newStudies,
        ([uid, study]) =>
          put(STUDIES, uid, study, versionOf(this.#studies.get(uid))),
      ),
    ];
  }
}

async function readAll<T>(
  ids: readonly string[],
  get: (id: string) => Promise<Stored<T> | undefined>,
): Promise<Stored<T>[]> {
  const found = await Promise.all(ids.map(get));
  return found.filter((one) => one !== undefined);
}

function isOtherPatient(study: StudyDocument, record: InstanceRecord): boolean {
  const patientId = textAt(record.attributes, TAGS.patientId);
  return study.patientId !== undefined && patientId !== undefined &&
    study.patientId !== patientId;
}

function conflict(): StudiesError {
  return {
    kind: "studies.conflict",
    tag: TAGS.sopInstanceUid,
    message: "Cannot add the instance: its SOP Instance UID (0008,0018) is " +
      "here already, with other bytes",
  };
}

function otherStudy(): StudiesError {
  return {
    kind: "studies.inconsistent",
    tag: TAGS.seriesInstanceUid,
    message: "Cannot add the instance: its series (0020,000E) belongs to " +
      "another study here",
  };
}

function otherPatient(): StudiesError {
  return {
    kind: "studies.inconsistent",
    tag: TAGS.patientId,
    message: "Cannot add the instance: its study (0020,000D) is here for " +
      "another Patient ID (0010,0020), and a study has one patient",
  };
}
