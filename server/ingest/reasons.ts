/** Every reason this room gives, each with its words in one place. @module */
import type { Reason } from "./types.ts";

function reason(
  key: Reason["key"],
  text: string,
  params: Reason["params"] = {},
): Reason {
  return { key, text, params };
}

/** Reasons, made with what belongs in them. */
export const REASONS = {
  program: reason(
    "ingest.program",
    "A program, not an image; it was not stored.",
  ),
  empty: reason("ingest.empty", "The file is empty; there is nothing to keep."),
  hidden: reason(
    "ingest.hidden",
    "A system's own file, of no use here; it was not stored.",
  ),
  dicomdir: reason(
    "ingest.dicomdir",
    "A table of contents (DICOMDIR); the images it lists are taken by themselves.",
  ),
  conflict: reason(
    "ingest.conflict",
    "Two images claim to be the same one: this UID is stored already, with other bytes.",
  ),
  otherStudy: reason(
    "ingest.otherStudy",
    "It belongs to another study than the one it was sent to.",
  ),
  cutOff: reason(
    "ingest.cutOff",
    "The transfer ended before the file did; it was not stored. Send it again.",
  ),
  full: reason(
    "ingest.full",
    "The server's disk is full; the file was not stored.",
  ),
  unavailable: reason(
    "ingest.unavailable",
    "The server's store did not answer; the file was not stored. Send it again.",
  ),
  archive: reason(
    "ingest.archive",
    "An archive where a single image was expected.",
  ),
  emptyArchive: reason(
    "ingest.emptyArchive",
    "The archive holds no files.",
  ),
  nested: reason(
    "ingest.nested",
    "An archive inside an archive inside an archive; one level is opened.",
  ),
  encrypted: reason(
    "ingest.encrypted",
    "The entry is encrypted; unpack the archive with its password first.",
  ),
  tooLarge: (maxBytes: number): Reason =>
    reason(
      "ingest.tooLarge",
      `The file is larger than ${maxBytes} bytes, the most that is taken.`,
      { maxBytes },
    ),
  unreadable: (message: string): Reason =>
    reason("ingest.unreadable", message, { message }),
  pixelsCutOff: (foundBytes: number, expectedBytes: number): Reason =>
    reason(
      "ingest.pixelsCutOff",
      `Cut off: ${foundBytes} of ${expectedBytes} bytes of pixels are there.`,
      { foundBytes, expectedBytes },
    ),
  inconsistent: (message: string): Reason =>
    reason("ingest.inconsistent", message, { message }),
  brokenArchive: (message: string): Reason =>
    reason(
      "ingest.brokenArchive",
      `The archive can't be read: ${message}.`,
      { message },
    ),
  bomb: (entry: string): Reason =>
    reason(
      "ingest.bomb",
      `The archive unpacks to far more than it is (at ${entry}); the rest of it was not read.`,
      { entry },
    ),
  tooManyEntries: (count: number): Reason =>
    reason(
      "ingest.tooManyEntries",
      `The archive has more than ${count} entries; those after were not read.`,
      { count },
    ),
} as const;
