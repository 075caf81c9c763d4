/** Turns what the operating system says into what the port says. @module */
import type { StorageError } from "./types.ts";

/** Disk full, over quota, file size limit. */
const FULL_CODES: readonly unknown[] = ["ENOSPC", "EDQUOT", "EFBIG"];

/** The reason in the port's words; the original message stays for the log. */
export function storageError(doing: string, error: unknown): StorageError {
  const found = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? error.code : "";
  const isFull = FULL_CODES.includes(code) || /disk is full/.test(found);
  return {
    kind: isFull ? "storage.full" : "storage.unavailable",
    message: `Cannot ${doing}: ${found}`,
  };
}
