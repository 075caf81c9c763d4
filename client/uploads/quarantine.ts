/** What is kept apart, and what is done about it. @module */
import type { ApiError } from "#net";
import { batch, signal } from "@preact/signals";
import type { FileResult, QuarantineItem } from "#wire";
import {
  fetchQuarantine,
  removeQuarantined,
  retryQuarantined,
} from "./upload_api.ts";

/** What came of the last thing that was done. */
export type QuarantineNews =
  | {
    readonly kind: "retried";
    readonly name: string;
    readonly result: FileResult;
  }
  | { readonly kind: "removed"; readonly name: string }
  | { readonly kind: "failed"; readonly error: ApiError };

/** The list. */
export class Quarantine {
  readonly items = signal<readonly QuarantineItem[] | undefined>(undefined);
  readonly next = signal<string | undefined>(undefined);
  readonly failed = signal<ApiError | undefined>(undefined);
  readonly news = signal<QuarantineNews | undefined>(undefined);
  /** Ids with a request under way. */
  readonly busy = signal<ReadonlySet<string>>(new Set());

  /** Loads the first page. */
  async load(): Promise<void> {
    const page = await fetchQuarantine();
    batch(() => {
      this.failed.value = page.ok ? undefined : page.error;
      if (!page.ok) return;
      this.items.value = page.value.items;
      this.next.value = page.value.next;
    });
  }

  /** Loads the next page. */
  async more(): Promise<void> {
    const cursor = this.next.peek();
    if (cursor === undefined) return;
    const page = await fetchQuarantine(cursor);
    if (!page.ok || this.next.peek() !== cursor) return;
    this.items.value = [...this.items.peek() ?? [], ...page.value.items];
    this.next.value = page.value.next;
  }

  /** Has the server check a file again; one that is well leaves the list. */
  async retry(item: QuarantineItem, name: string): Promise<void> {
    this.#setBusy(item.id, true);
    const answer = await retryQuarantined(item.id);
    this.#setBusy(item.id, false);
    if (!answer.ok) {
      this.news.value = { kind: "failed", error: answer.error };
      return;
    }
    this.news.value = { kind: "retried", name, result: answer.value };
    await this.load();
  }

  /** Removes a file for good. Ask first. */
  async remove(item: QuarantineItem, name: string): Promise<void> {
    this.#setBusy(item.id, true);
    const answer = await removeQuarantined(item.id);
    this.#setBusy(item.id, false);
    if (!answer.ok) {
      this.news.value = { kind: "failed", error: answer.error };
      return;
    }
    this.items.value = this.items.peek()?.filter((i) => i.id !== item.id);
    this.news.value = { kind: "removed", name };
  }

  #setBusy(id: string, yes: boolean): void {
    const busy = new Set(this.busy.peek());
    if (yes) busy.add(id);
    else busy.delete(id);
    this.busy.value = busy;
  }
}
