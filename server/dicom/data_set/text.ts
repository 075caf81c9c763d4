/** Text by Specific Character Set (PS3.5 6.1, PS3.3 C.12.1.1.2). @module */
import { convertBytes } from "dicom-character-set";

/** What writers call character sets that have another name in PS3.3 C.12.1.1.2. */
const ALIASES: Readonly<Record<string, string>> = {
  "ISO_IR6": "ISO_IR 6",
  "ISO 2022 IR6": "ISO 2022 IR 6",
  "ISO_2022_IR_6": "ISO 2022 IR 6",
  "US-ASCII": "ISO_IR 6",
  "ASCII": "ISO_IR 6",
  "LATIN1": "ISO_IR 100",
  "ISO-8859-1": "ISO_IR 100",
  "ISO8859-1": "ISO_IR 100",
  "UTF-8": "ISO_IR 192",
  "UTF8": "ISO_IR 192",
  "ISO_IR_192": "ISO_IR 192",
  "GB2312": "ISO 2022 IR 58",
};

/** Latin alphabet No. 9, alone: the library reads it as No. 1, without the euro. */
const LATIN9 = /^ISO(_| 2022 )IR 203$/;
const LATIN9_TEXT = new TextDecoder("iso-8859-15");

/** The defined term for what stands in (0008,0005). */
export function normalizedCharacterSet(written: string): string {
  return written.split("\\").map((term) => {
    const name = term.trim().toUpperCase();
    return ALIASES[name] ??
      name.replace(/^ISO[ _-]?IR[ _-](\d+)$/, "ISO_IR $1")
        .replace(/^ISO[ _-]?2022[ _-]IR[ _-](\d+)$/, "ISO 2022 IR $1");
  }).join("\\");
}

/**
 * The text of a value.
 *
 * Bytes that the named set can't stand for (none named but accents used, or a
 * name that does not exist) are read as UTF-8 where they are that, and
 * otherwise as Latin-1, so that something recognisable remains.
 *
 * @param characterSet defined terms as in (0008,0005), `""` for the default
 * @param vr decides where escapes are reset (PS3.5 6.1.2.5.3)
 */
export function decodeText(
  bytes: Uint8Array,
  characterSet: string,
  vr: string,
): string {
  if (isAscii(bytes)) return latin1(bytes);
  if (characterSet === "" || characterSet === "ISO_IR 6") return guessed(bytes);
  if (LATIN9.test(characterSet)) return LATIN9_TEXT.decode(bytes);
  // Escapes to sets that were not named occur; first of all to ASCII.
  for (const set of [characterSet, ...withMore(characterSet)]) {
    try {
      return convertBytes(set, bytes, { vr }) as string;
    } catch {
      // The next set, or the guess below.
    }
  }
  return guessed(bytes);
}

/** The named sets and those that escapes may lead to all the same. */
function withMore(characterSet: string): readonly string[] {
  if (!/2022|\\/.test(characterSet)) return [];
  const more = [6, 13, 87, 159, 149, 58].map((n) => `ISO 2022 IR ${n}`);
  const missing = more.filter((term) => !characterSet.includes(term));
  return [
    `${characterSet}\\ISO 2022 IR 6`,
    [characterSet, ...missing].join("\\"),
  ];
}

/** No escape and no high bit: the same in every set but two glyphs of JIS X 0201. */
function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x7e || byte === 0x1b) return false;
  return true;
}

function guessed(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

const LATIN1 = new TextDecoder("windows-1252");

function latin1(bytes: Uint8Array): string {
  return bytes.length === 0 ? "" : LATIN1.decode(bytes);
}
