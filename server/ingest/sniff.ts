/** What a file seems to be, by its first bytes. @module */

/** As far as the first bytes tell. `unknown` may still be DICOM without a preamble. */
export type FileKind =
  | "empty"
  | "dicom"
  | "program"
  | "zip"
  | "gzip"
  | "nifti"
  | "nrrd"
  | "metaImage"
  | "unknown";

/** Bytes {@linkcode sniff} wants to see: NIfTI's mark stands last, at 344. */
export const SNIFF_BYTES = 352;

const PROGRAMS = [
  "MZ",
  "\x7fELF",
  "#!",
  "\xfe\xed\xfa\xce",
  "\xfe\xed\xfa\xcf",
  "\xce\xfa\xed\xfe",
  "\xcf\xfa\xed\xfe",
  "\xca\xfe\xba\xbe",
];

/**
 * Judges by magic numbers alone. A DICOM preamble may hold anything (PS3.10
 * 7.1), a program's mark included, so `DICM` at 128 comes first.
 */
export function sniff(head: Uint8Array): FileKind {
  if (head.length === 0) return "empty";
  if (has(head, 128, "DICM")) return "dicom";
  if (PROGRAMS.some((mark) => has(head, 0, mark))) return "program";
  if (has(head, 0, "PK\x03\x04") || has(head, 0, "PK\x05\x06")) return "zip";
  if (has(head, 0, "\x1f\x8b")) return "gzip";
  if (has(head, 0, "NRRD000")) return "nrrd";
  if (has(head, 0, "ObjectType = Image")) return "metaImage";
  if (has(head, 344, "n+1\0") || has(head, 4, "n+2\0")) return "nifti";
  return "unknown";
}

function has(head: Uint8Array, at: number, mark: string): boolean {
  if (head.length < at + mark.length) return false;
  for (let i = 0; i < mark.length; i++) {
    if (head[at + i] !== mark.charCodeAt(i)) return false;
  }
  return true;
}

/** Files that systems leave behind, by the last part of their path. */
export function isSystemFile(name: string): boolean {
  const parts = name.split(/[/\\]/);
  const last = parts.at(-1) ?? "";
  return parts.includes("__MACOSX") || last.startsWith("._") ||
    [".ds_store", "thumbs.db", "desktop.ini", ".directory"]
      .includes(last.toLowerCase());
}
