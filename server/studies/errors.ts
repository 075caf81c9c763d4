/** What the store says, as the index says it. @module */
import type { StorageError } from "#storage";
import type { StudiesError } from "./types.ts";

/** A write failed. */
export function storageFault({ kind, message }: StorageError): StudiesError {
  const isFull = kind === "storage.full";
  return { kind: isFull ? "studies.full" : "studies.unavailable", message };
}

/** There is nothing to do it to. */
export function missing(what: string): StudiesError {
  return { kind: "studies.missing", message: `There is no such ${what} here` };
}
