/** What bytes are that are not DICOM, in words a person can act on. @module */

interface Signature {
  readonly bytes: readonly number[];
  readonly at?: number;
  readonly words: string;
}

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

const SIGNATURES: readonly Signature[] = [
  {
    bytes: [0x1f, 0x8b],
    words: "it is compressed with gzip: unpack it first",
  },
  { bytes: ascii("PK\x03\x04"), words: "it is a zip archive" },
  { bytes: ascii("BZh"), words: "it is compressed with bzip2" },
  {
    bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    words: "it is compressed with xz",
  },
  { bytes: ascii("7z\xbc\xaf"), words: "it is a 7-Zip archive" },
  { bytes: ascii("Rar!"), words: "it is a RAR archive" },
  { bytes: ascii("ustar"), at: 257, words: "it is a tar archive" },
  { bytes: ascii("%PDF"), words: "it is a PDF document" },
  { bytes: [0x89, 0x50, 0x4e, 0x47], words: "it is a PNG picture" },
  { bytes: [0xff, 0xd8, 0xff], words: "it is a JPEG picture" },
  { bytes: ascii("GIF8"), words: "it is a GIF picture" },
  { bytes: ascii("NRRD"), words: "it is an NRRD volume" },
  { bytes: ascii("n+1\0"), at: 344, words: "it is a NIfTI volume" },
  { bytes: ascii("ObjectType"), words: "it is a MetaImage volume" },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], words: "it is a program" },
  { bytes: ascii("MZ"), words: "it is a program" },
];

/** Why these first bytes of a file are no DICOM object. */
export function whyNotDicom(head: Uint8Array): string {
  if (head.length === 0) return "it is empty";
  for (const { bytes, at = 0, words } of SIGNATURES) {
    if (bytes.every((byte, i) => head[at + i] === byte)) return words;
  }
  const sample = head.subarray(0, 512);
  if (sample.every((byte) => byte === 0)) return "it begins with zeros only";
  if (sample.every((byte) => byte >= 0x20 || isLayout(byte))) {
    return "it is text";
  }
  return 'it has no "DICM" mark at byte 128 and does not begin with data elements';
}

function isLayout(byte: number): boolean {
  return byte === 9 || byte === 10 || byte === 13 || byte === 12;
}
