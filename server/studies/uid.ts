/** Unique identifiers, PS3.5 9.1. @module */

const UID_REGEXP = /^[0-9]+(\.[0-9]+)*$/;

/** Whether a text can be a UID: digits and dots, at most 64. Leading zeros, though not allowed, are seen in the field and harm nobody. */
export function isUid(text: string): boolean {
  return text.length <= 64 && UID_REGEXP.test(text);
}
