/**
 * JSON of `/api/uploads` and `/api/quarantine`.
 *
 * An upload, in steps:
 *
 * 1. `POST /api/uploads` answers `UploadCreated`.
 * 2. For file number n (from 0, of the client's choosing) any number of
 *    `PUT /api/uploads/{id}/files/{n}?offset=&size=&name=` with the bytes from
 *    `offset` on, about `chunkBytes` each; `size` is the whole file's,
 *    `name` its name or its path within the dropped folder. Each answers
 *    `UploadFile`. An offset that is not the server's is 409 and the problem
 *    carries `offsetBytes`, from which to go on.
 * 3. After a broken line `GET /api/uploads/{id}/files/{n}` (or `HEAD`, header
 *    `Upload-Offset`) tells how far it came; 404: nothing of it is here.
 * 4. A file of which all is here is `processing` (zips take a while) and then
 *    `done`; `GET /api/uploads/{id}/files/{n}?from=` pages through results,
 *    one for a file, one for each entry of a zip.
 * 5. `GET /api/uploads/{id}` counts over all files.
 *    `DELETE /api/uploads/{id}` forgets what has not come whole.
 *
 * Uploads outlive a restart of the server, and expire when left alone.
 *
 * @module
 */
import * as z from "zod/mini";
import { Sentence } from "./down.ts";

const uid = z.string().check(z.regex(/^[0-9.]{1,64}$/));
const count = z.int().check(z.minimum(0));
const name = z.string().check(z.maxLength(1024));

/** Letters, digits, `-` and `_`. */
export const UploadId = z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/));

/** Answers `POST /api/uploads`. */
export const UploadCreated = z.strictObject({
  id: UploadId,
  /** A good size for one `PUT`; smaller ones lose less on a broken line. */
  chunkBytes: count,
  /** Files of one upload at most. */
  fileCount: count,
  expiresAtMs: z.number(),
});

/** The query of a `PUT`: numbers in decimal digits. */
export const UploadChunkQuery = z.strictObject({
  offset: z.string().check(z.regex(/^[0-9]{1,15}$/)),
  size: z.string().check(z.regex(/^[0-9]{1,15}$/)),
  name,
});

/** The query of a `GET` of one file: the first result wanted, from 0. */
export const UploadResultsQuery = z.strictObject({
  from: z.optional(z.string().check(z.regex(/^[0-9]{1,9}$/))),
});

/** The query of `GET /api/quarantine`. */
export const QuarantineQuery = z.strictObject({
  /** `next` of the page before. */
  cursor: z.optional(z.string().check(z.maxLength(200))),
});

/** What became of one file, or of one entry of a zip. */
export const FileResult = z.strictObject({
  /** Name or path as given; for entries of a zip `archive.zip/entry`. Text, never a place. */
  name,
  /**
   * - `stored`: kept, checked and in the index
   * - `duplicate`: the same bytes are here already; nothing to do
   * - `quarantined`: kept apart with its reason; listed under `/api/quarantine`
   * - `refused`: not kept (a program, a bomb, too large), with its reason
   * - `skipped`: not needed (a DICOMDIR, a folder's hidden files), with its reason
   */
  status: z.enum(["stored", "duplicate", "quarantined", "refused", "skipped"]),
  reason: z.optional(Sentence),
  sizeBytes: count,
  studyUid: z.optional(uid),
  seriesUid: z.optional(uid),
  sopUid: z.optional(uid),
  quarantineId: z.optional(z.string()),
});

/** One file of an upload. */
export const UploadFile = z.strictObject({
  n: count,
  name,
  sizeBytes: count,
  /** How much is here, durably. */
  offsetBytes: count,
  state: z.enum(["receiving", "processing", "done"]),
  /** From `from` (0 where absent), at most 100; one only for plain files. */
  results: z.array(FileResult),
  /** All so far. */
  resultCount: count,
});

/** Counts of results by status. */
export const ResultCounts = z.strictObject({
  stored: count,
  duplicate: count,
  quarantined: count,
  refused: count,
  skipped: count,
});

/** Answers `GET /api/uploads/{id}`. */
export const UploadStatus = z.strictObject({
  id: UploadId,
  expiresAtMs: z.number(),
  fileCount: count,
  doneCount: count,
  receivedBytes: count,
  counts: ResultCounts,
});

/** One thing kept apart. */
export const QuarantineItem = z.strictObject({
  id: z.string(),
  /** Its name when it came. */
  name: z.optional(name),
  /** How it came: "upload", "stow", "import", "dimse". */
  from: z.string(),
  receivedAtMs: z.number(),
  sizeBytes: count,
  reason: Sentence,
  /** For one UID with two contents: the image that is stored under it. */
  conflictSopUid: z.optional(uid),
});

/** Answers `GET /api/quarantine?cursor=`, newest first. `POST .../{id}/retry` answers `FileResult`; `DELETE .../{id}` 204. */
export const QuarantinePage = z.strictObject({
  items: z.array(QuarantineItem),
  next: z.optional(z.string()),
});

export type UploadCreated = z.infer<typeof UploadCreated>;
export type UploadChunkQuery = z.infer<typeof UploadChunkQuery>;
export type FileResult = z.infer<typeof FileResult>;
export type UploadFile = z.infer<typeof UploadFile>;
export type ResultCounts = z.infer<typeof ResultCounts>;
export type UploadStatus = z.infer<typeof UploadStatus>;
export type QuarantineItem = z.infer<typeof QuarantineItem>;
export type QuarantinePage = z.infer<typeof QuarantinePage>;
