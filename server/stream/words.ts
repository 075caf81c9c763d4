/** What the stream itself has to say, as sentences. @module */
import type { Sentence } from "#wire";

const TEXTS = {
  "wire.json": "The server did not understand a message of this program.",
  "wire.shape": "The server did not understand a message of this program.",
  "view.unknown": "This view is not open any more. Open it again.",
  "limit.views": "No more than {count} views can be open at once.",
  "limit.probes": "Too many points are being read at once. Try again.",
  "server.fault": "The server could not make this picture.",
} as const;

/** A key of the catalogue. */
export type StreamWord = keyof typeof TEXTS;

/** The sentence for a key. */
export function sentence(
  key: StreamWord,
  params: Readonly<Record<string, number>> = {},
): Sentence {
  const text = TEXTS[key].replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => String(params[name]),
  );
  return { key: `stream.${key}`, params: { ...params }, text };
}
