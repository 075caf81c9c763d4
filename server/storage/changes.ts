/** Changes with the types of their collections checked. @module */
import type { Change, Collection } from "./types.ts";

/**
 * Writes a document.
 *
 * @param ifVersion `null`: must not exist yet; absent: any
 */
export function put<T>(
  collection: Collection<T>,
  id: string,
  value: T,
  ifVersion?: string | null,
): Change {
  return ifVersion === undefined
    ? { put: collection, id, value }
    : { put: collection, id, value, ifVersion };
}

/** Removes a document; no error where there is none, unless a version is given. */
export function remove<T>(
  collection: Collection<T>,
  id: string,
  ifVersion?: string,
): Change {
  return ifVersion === undefined
    ? { remove: collection, id }
    : { remove: collection, id, ifVersion };
}
