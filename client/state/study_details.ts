/** Details of studies that were looked at, kept while the page is open. @module */
import { type ApiError, fetchStudy } from "#net";
import { signal } from "@preact/signals";
import type { StudyDetail } from "#wire";
import type { Result } from "#base";

/** What is known of one study. */
export type DetailState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly detail: StudyDetail }
  | { readonly kind: "failed"; readonly error: ApiError };

/** Enough for a morning's list. */
const MOST_KEPT = 100;

/** Fetches a study once; a failed one anew when it is asked for again. */
export class StudyDetails {
  readonly #states = signal<ReadonlyMap<string, DetailState>>(new Map());
  readonly #fetch: (
    studyUid: string,
  ) => Promise<Result<StudyDetail, ApiError>>;

  constructor(
    fetch: (
      studyUid: string,
    ) => Promise<Result<StudyDetail, ApiError>> = fetchStudy,
  ) {
    this.#fetch = fetch;
  }

  /** What is known; reading subscribes. */
  of(studyUid: string): DetailState | undefined {
    return this.#states.value.get(studyUid);
  }

  /** Fetches it where it is not here. */
  async want(studyUid: string, anew = false): Promise<void> {
    const state = this.#states.peek().get(studyUid);
    if (!anew && state !== undefined && state.kind !== "failed") return;
    if (state?.kind !== "ready") this.#put(studyUid, { kind: "loading" });
    const answer = await this.#fetch(studyUid);
    // What is known is not thrown away for a line that broke.
    const isLost = !answer.ok && answer.error.kind === "api.offline";
    if (isLost && state?.kind === "ready") return;
    this.#put(
      studyUid,
      answer.ok
        ? { kind: "ready", detail: answer.value }
        : { kind: "failed", error: answer.error },
    );
  }

  #put(studyUid: string, state: DetailState): void {
    const kept = [...this.#states.peek()].filter(([uid]) => uid !== studyUid);
    this.#states.value = new Map([
      ...kept.slice(-MOST_KEPT),
      [studyUid, state],
    ]);
  }
}
