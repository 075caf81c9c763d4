/**
 * Takes bytes in: noted as an intent, kept as they came, and only then
 * judged. See README.md for what a crash leaves at each moment.
 *
 * @module
 */
import type { ByteSource, Clock, Grant, Log } from "#base";
import type { BlobStore, DocumentStore, WholeBlob } from "#storage";
import type { StudyIndex } from "#studies";
import { BlobRemovals } from "./blob_removals.ts";
import { Gate } from "./gate.ts";
import { type Intent, Intents } from "./intents.ts";
import { judge, type Judgement } from "./judge.ts";
import { keepBytes } from "./keep_bytes.ts";
import { cleanName } from "./names.ts";
import { Quarantine, type QuarantineList } from "./quarantine.ts";
import { REASONS } from "./reasons.ts";
import { gunzip } from "./gunzip.ts";
import type { IngestResult, Reason, ReceiveMeta } from "./types.ts";
import { readVolume, volumeEnding } from "./volume_file.ts";
import { volumeFileSlices, volumeFileUids } from "./volume_file_dicom.ts";

/** What the intake needs of the rest. */
export interface IntakeParts {
  readonly blobs: BlobStore;
  readonly documents: DocumentStore;
  readonly studies: StudyIndex;
  /** Told durably of each series that got an instance, before the intent goes. */
  readonly onIndexed: (seriesUid: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxInstanceBytes: number;
  /** For files while they are converted; emptied at start. */
  readonly temporaryFolder: string;
}

/** How one file is to be taken. */
export interface ReceiveOptions {
  /** Whether gzip is opened; no, where absent. */
  readonly mayUnpack?: boolean;
  /** The only study that it may belong to. */
  readonly studyUid?: string | undefined;
}

/** Where single files come in. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #intents: Intents;
  readonly #quarantine: Quarantine;
  readonly #removals: BlobRemovals;
  readonly #gate = new Gate();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#intents = new Intents(parts.documents);
    this.#quarantine = new Quarantine(parts.documents);
    this.#removals = new BlobRemovals(
      parts.blobs,
      parts.documents,
      async (hash) => await this.#quarantine.get(hash) !== undefined,
    );
  }

  /**
   * Takes one file to its end and judges it. What the result says is durable
   * when this resolves.
   *
   * @throws {Error} Where the store fails; the bytes may be here, and are
   * judged at the next start.
   */
  receive(
    grant: Grant<"study.write">,
    stream: ReadableStream<Uint8Array>,
    meta: ReceiveMeta,
    { mayUnpack = false, studyUid }: ReceiveOptions = {},
  ): Promise<IngestResult> {
    return this.#removals.whileReceiving(async () => {
      const name = cleanName(meta.fileName ?? "");
      const { blobs, maxInstanceBytes, clock } = this.#parts;
      const receivedAtMs = clock.nowMs();
      const intentOf = ({ hash, sizeBytes }: WholeBlob): Intent => ({
        ...{ hash, sizeBytes, name, from: meta.from, receivedAtMs, mayUnpack },
        ...studyUid === undefined ? {} : { studyUid },
      });
      const id = this.#intents.newId();
      const kept = await keepBytes(
        blobs,
        stream,
        name,
        maxInstanceBytes,
        (blob) => this.#intents.add(id, intentOf(blob)),
      );
      const result = kept.ok
        ? await this.#settle(grant, intentOf(kept.value), !kept.value.isNew)
        : { name, ...kept.error };
      await this.#intents.remove(id);
      return result;
    });
  }

  /**
   * Judges what earlier runs received and did not finish, while new files may
   * come in. One that fails does not hold up the others: it is logged, and
   * tried again at the next start.
   *
   * @returns how many were finished
   */
  async recover(grant: Grant<"study.write">): Promise<number> {
    let finished = 0;
    for (const { id, intent } of await this.#intents.left()) {
      try {
        await this.#finish(grant, intent);
        await this.#intents.remove(id);
        finished++;
      } catch (error) {
        this.#parts.log.error("ingest.recover", {
          hash: intent.hash,
          error: String(error),
        });
      }
    }
    await this.#removals.recover();
    return finished;
  }

  async #finish(grant: Grant<"study.write">, intent: Intent): Promise<void> {
    const result = await this.#removals.whileReceiving(() =>
      this.#settle(grant, intent, true)
    );
    // The crash may have come between the index and the job.
    if (result.seriesUid !== undefined) {
      await this.#parts.onIndexed(result.seriesUid);
    }
  }

  /** What is kept apart, newest first. */
  listQuarantine(
    grant: Grant<"study.read">,
    cursor?: string,
  ): Promise<QuarantineList> {
    return this.#quarantine.list(grant, cursor);
  }

  /** Judges a quarantined file again; `undefined` where there is none. */
  async retry(
    grant: Grant<"study.write">,
    id: string,
  ): Promise<IngestResult | undefined> {
    const item = await this.#quarantine.get(id);
    if (item === undefined) return undefined;
    const { name, from, receivedAtMs, sizeBytes } = item;
    return await this.#removals.whileReceiving(() =>
      this.#settle(grant, {
        hash: id,
        sizeBytes,
        name,
        from,
        receivedAtMs,
        mayUnpack: from === "upload" || from === "import",
      }, true)
    );
  }

  /** Removes a quarantined file and its bytes; false where there is none. */
  async removeQuarantined(
    _grant: Grant<"study.delete">,
    id: string,
  ): Promise<boolean> {
    return await this.#removals.whileReceiving(() =>
      this.#gate.run(id, async () => {
        if (await this.#quarantine.get(id) === undefined) return false;
        await this.#removals.request(id);
        await this.#quarantine.forget(id);
        return true;
      })
    );
  }

  /** Judges kept bytes, and keeps the outcome. */
  #settle(
    grant: Grant<"study.write">,
    intent: Intent,
    mayBeKnown: boolean,
  ): Promise<IngestResult> {
    return this.#gate.run(intent.hash, async () => {
      const result = await this.#outcome(grant, intent);
      if (mayBeKnown && result.status !== "quarantined") {
        await this.#quarantine.forget(intent.hash);
      }
      return result;
    });
  }

  async #outcome(
    grant: Grant<"study.write">,
    intent: Intent,
  ): Promise<IngestResult> {
    const { name, sizeBytes, hash } = intent;
    const opened = await this.#parts.blobs.open(hash);
    if (!opened.ok) {
      return {
        name,
        sizeBytes,
        status: "refused",
        reason: REASONS.unavailable,
      };
    }
    const ending = intent.mayUnpack
      ? await volumeEnding(opened.value)
      : undefined;
    if (ending !== undefined) {
      return await this.#volumeFile(grant, intent, opened.value, ending);
    }
    const inner = intent.mayUnpack
      ? await gunzip(this.#parts, opened.value, intent)
      : undefined;
    const judgement = inner?.judgement ?? await judge(opened.value, intent);
    const result = await this.#keep(grant, intent, judgement);
    if (inner !== undefined) {
      const isUsed = result.status === "stored" ||
        result.status === "duplicate";
      await this.#removals.request(isUsed ? hash : inner.hash);
    }
    return result;
  }

  /** Takes in a volume as images; the file itself stays under its hash. */
  async #volumeFile(
    grant: Grant<"study.write">,
    intent: Intent,
    source: ByteSource,
    ending: string,
  ): Promise<IngestResult> {
    const { hash, name, sizeBytes, from } = intent;
    const read = await readVolume(source, ending, this.#parts.temporaryFolder);
    if (!read.ok) {
      return await this.#apart(
        intent,
        REASONS.unreadable(read.error.message),
        {},
      );
    }
    let status: IngestResult["status"] = "duplicate";
    for (const bytes of volumeFileSlices(read.value, hash, name)) {
      const stream = new Blob([bytes]).stream();
      const slice = await this.receive(grant, stream, { fileName: name, from });
      if (slice.status === "stored") status = "stored";
      else if (slice.status !== "duplicate") return { ...slice, sizeBytes };
    }
    return { name, sizeBytes, status, ...volumeFileUids(hash) };
  }

  async #keep(
    grant: Grant<"study.write">,
    intent: Intent,
    judgement: Judgement,
  ): Promise<IngestResult> {
    const { name, sizeBytes } = intent;
    if (judgement.kind === "unusable") {
      return await this.#apart(intent, judgement.reason, judgement);
    }
    if (judgement.kind === "directory") {
      await this.#removals.request(intent.hash);
      return { name, sizeBytes, status: "skipped", reason: REASONS.dicomdir };
    }
    const { record } = judgement;
    const { studyUid, seriesUid, sopUid, sopClassUid } = record;
    if (studyUid !== (intent.studyUid ?? studyUid)) {
      return await this.#apart(intent, REASONS.otherStudy, record);
    }
    const added = await this.#parts.studies.addInstance(grant, record);
    if (added.ok) {
      await this.#removals.withdraw(record.blobHash);
      if (added.value === "added") await this.#parts.onIndexed(seriesUid);
      const status = added.value === "added" ? "stored" : "duplicate";
      const uids = { studyUid, seriesUid, sopUid, sopClassUid };
      return { name, sizeBytes, status, ...uids };
    }
    switch (added.error.kind) {
      case "studies.conflict":
        return await this.#apart(intent, REASONS.conflict, record, sopUid);
      case "studies.inconsistent":
      case "studies.badInstance": {
        const reason = REASONS.inconsistent(added.error.message);
        return await this.#apart(intent, reason, record);
      }
      default:
        throw new Error(added.error.message);
    }
  }

  async #apart(
    { hash, name, sizeBytes, from, receivedAtMs }: Intent,
    reason: Reason,
    uids: { readonly sopUid?: string; readonly sopClassUid?: string },
    conflictSopUid?: string,
  ): Promise<IngestResult> {
    await this.#quarantine.keep({
      id: hash,
      name,
      from,
      receivedAtMs,
      sizeBytes,
      reason,
      ...conflictSopUid === undefined ? {} : { conflictSopUid },
    });
    const { sopUid, sopClassUid } = uids;
    return {
      name,
      sizeBytes,
      status: "quarantined",
      reason,
      quarantineId: hash,
      ...sopUid === undefined ? {} : { sopUid },
      ...sopClassUid === undefined ? {} : { sopClassUid },
    };
  }
}
