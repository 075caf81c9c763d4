/** The most of a file's name that is kept. */
export const NAME_LENGTH = 1024;

/**
 * A received name as text to keep and show: control characters are gone, so
 * are halves of surrogate pairs, and it has an end. It is never a place.
 */
export function cleanName(name: string): string {
  const text = name.replace(/\p{Cc}/gu, "\u{FFFD}");
  return text.slice(0, NAME_LENGTH).toWellFormed();
}
