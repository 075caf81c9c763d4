/** Studies of before studies had a count of frames: counted from their series as they are read. @module */
import type { DocumentStore, Stored } from "#storage";
import { SERIES, STUDIES, type StudyDocument, under } from "./collections.ts";

/** As it is stored: without the count where nothing was added or removed since. */
type StoredStudy =
  & Omit<StudyDocument, "frameCount">
  & Partial<Pick<StudyDocument, "frameCount">>;

/** A study by its UID; its count of frames is kept by the next write of it. */
export async function readStudy(
  documents: DocumentStore,
  studyUid: string,
): Promise<Stored<StudyDocument> | undefined> {
  const found = await documents.get(STUDIES, studyUid);
  if (found === undefined) return undefined;
  const stored: StoredStudy = found.value;
  if (stored.frameCount !== undefined) return found;
  const range = { index: "study", prefix: under(studyUid) };
  let frameCount = 0;
  for await (const { value } of documents.find(SERIES, range)) {
    frameCount += value.frameCount;
  }
  return { ...found, value: { ...stored, frameCount } };
}
