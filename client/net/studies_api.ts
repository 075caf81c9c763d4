/** The study list and one study. @module */
import type { Result } from "#base";
import { StudyDetail, StudyPage, type StudyQuery } from "#wire";
import { type ApiError, requestJson } from "./api.ts";

/** One page of the list, newest study first. */
export function fetchStudies(
  query: StudyQuery,
  signal?: AbortSignal,
): Promise<Result<StudyPage, ApiError>> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, value);
  }
  return requestJson(StudyPage, `/api/studies?${search}`, {
    ...signal && { signal },
  });
}

/** One study with its series and what can be opened of them. */
export function fetchStudy(
  studyUid: string,
  signal?: AbortSignal,
): Promise<Result<StudyDetail, ApiError>> {
  const url = `/api/studies/${encodeURIComponent(studyUid)}`;
  return requestJson(StudyDetail, url, { ...signal && { signal } });
}
