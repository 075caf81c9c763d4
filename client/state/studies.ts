/** The study list: search, filters, pages, and new studies that wait. @module */
import { type ApiError, fetchStudies } from "#net";
import { batch, signal } from "@preact/signals";
import type { StudyPage, StudyQuery, StudySummary } from "#wire";
import type { Result } from "#base";

/** How the list stands. */
export type ListState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly error: ApiError };

/** Which study dates. */
export type DateFilter = "any" | "today" | "days3" | "days30";

/** What the world outside gives; a test hands in its own. */
export interface StudiesWorld {
  fetch(
    query: StudyQuery,
    signal?: AbortSignal,
  ): Promise<Result<StudyPage, ApiError>>;
  nowMs(): number;
}

const PAGE_SIZE = "50";
const DAYS_BACK: Readonly<Record<DateFilter, number | undefined>> = {
  any: undefined,
  today: 0,
  days3: 2,
  days30: 29,
};

/** A local day as DICOM DA. */
function dicomDate(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
}

/** The list and what narrows it. */
export class StudyList {
  readonly text = signal("");
  readonly modality = signal<string | undefined>(undefined);
  readonly dates = signal<DateFilter>("any");
  readonly state = signal<ListState>({ kind: "loading" });
  readonly rows = signal<readonly StudySummary[]>([]);
  readonly next = signal<string | undefined>(undefined);
  /** Of all pages, as the server counts. */
  readonly totalCount = signal<number | undefined>(undefined);
  /** New studies that are not in the list yet: they wait for a tap. */
  readonly waiting = signal<readonly StudySummary[]>([]);
  readonly selected = signal<string | undefined>(undefined);
  /** Kinds of images that were seen in the list: what can be chosen. */
  readonly modalities = signal<readonly string[]>([]);
  readonly #world: StudiesWorld;
  #request: AbortController | undefined;

  constructor(world: StudiesWorld = { fetch: fetchStudies, nowMs: Date.now }) {
    this.#world = world;
  }

  /** Whether anything narrows the list. */
  get isNarrowed(): boolean {
    return this.text.value.trim() !== "" || this.dates.value !== "any" ||
      this.modality.value !== undefined;
  }

  /** Loads the first page; the rows that are here stay until it came. */
  async load(): Promise<void> {
    this.#request?.abort();
    const request = this.#request = new AbortController();
    if (this.rows.peek().length === 0) this.state.value = { kind: "loading" };
    const page = await this.#world.fetch(this.#query(), request.signal);
    if (request.signal.aborted) return;
    batch(() => {
      if (!page.ok) {
        this.state.value = { kind: "failed", error: page.error };
        return;
      }
      this.state.value = { kind: "ready" };
      this.waiting.value = [];
      this.#show(page.value);
    });
  }

  /** The next page, below what is here. */
  async more(): Promise<void> {
    const cursor = this.next.peek();
    if (cursor === undefined) return;
    const page = await this.#world.fetch({ ...this.#query(), cursor });
    if (!page.ok || this.next.peek() !== cursor) return;
    const known = new Set(this.rows.peek().map((s) => s.studyUid));
    const fresh = page.value.studies.filter((s) => !known.has(s.studyUid));
    this.#show({
      ...page.value,
      studies: [...this.rows.peek(), ...fresh],
    });
  }

  /** Looks for new studies without moving the list; what is in it is brought up to date. */
  async look(): Promise<void> {
    if (this.state.peek().kind === "loading") return;
    const wasFailed = this.state.peek().kind === "failed";
    const request = this.#request;
    const page = await this.#world.fetch(this.#query());
    if (!page.ok || this.#request !== request) return;
    if (wasFailed || this.rows.peek().length === 0) {
      this.state.value = { kind: "ready" };
      return this.#show(page.value);
    }
    const fresh = new Map(page.value.studies.map((s) => [s.studyUid, s]));
    const rows = this.rows.peek().map((s) => fresh.get(s.studyUid) ?? s);
    for (const row of rows) fresh.delete(row.studyUid);
    batch(() => {
      this.rows.value = rows;
      this.waiting.value = [...fresh.values()];
    });
  }

  /** Narrows to what, or to all with nothing. */
  narrow(
    change: {
      text?: string;
      modality?: string | undefined;
      dates?: DateFilter;
    },
  ): void {
    batch(() => {
      if (change.text !== undefined) this.text.value = change.text;
      if ("modality" in change) this.modality.value = change.modality;
      if (change.dates !== undefined) this.dates.value = change.dates;
    });
    void this.load();
  }

  /** The study before or after another in the list. */
  neighbour(studyUid: string, step: 1 | -1): string | undefined {
    const rows = this.rows.peek();
    const index = rows.findIndex((s) => s.studyUid === studyUid);
    return index < 0 ? undefined : rows[index + step]?.studyUid;
  }

  #query(): StudyQuery {
    const q = this.text.peek().trim();
    const modality = this.modality.peek();
    const days = DAYS_BACK[this.dates.peek()];
    const query: StudyQuery = { limit: PAGE_SIZE };
    if (q !== "") query.q = q;
    if (modality !== undefined) query.modality = modality;
    if (days !== undefined) {
      const from = new Date(this.#world.nowMs());
      from.setDate(from.getDate() - days);
      query.from = dicomDate(from);
    }
    return query;
  }

  #show({ studies: rows, next, totalCount }: StudyPage): void {
    this.rows.value = rows;
    this.next.value = next;
    this.totalCount.value = totalCount;
    const seen = new Set(this.modalities.peek());
    for (const row of rows) {
      for (const modality of row.modalities) {
        if (/^[A-Z0-9_]{1,16}$/.test(modality)) seen.add(modality);
      }
    }
    this.modalities.value = [...seen].sort();
    if (!rows.some((s) => s.studyUid === this.selected.peek())) {
      this.selected.value = rows[0]?.studyUid;
    }
  }
}
