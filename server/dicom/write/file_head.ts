/** What stands before a data set in a file: preamble and File Meta Information, PS3.10 7.1. @module */
import { element, elements, joined } from "./element_bytes.ts";

/** Farsight's own, from a UUID (PS3.5 B.2). */
const IMPLEMENTATION_UID = "2.25.161803398874989484820458683436563811";
const IMPLEMENTATION_NAME = "FARSIGHT";

/** The head of a file that we write. */
export function fileHead(
  sopClassUid: string,
  sopInstanceUid: string,
  transferSyntaxUid: string,
): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(132);
  head.set([0x44, 0x49, 0x43, 0x4d], 128);
  const meta = joined(elements({
    "00020001": { vr: "OB", InlineBinary: btoa("\0\x01") },
    "00020002": { vr: "UI", Value: [sopClassUid] },
    "00020003": { vr: "UI", Value: [sopInstanceUid] },
    "00020010": { vr: "UI", Value: [transferSyntaxUid] },
    "00020012": { vr: "UI", Value: [IMPLEMENTATION_UID] },
    "00020013": { vr: "SH", Value: [IMPLEMENTATION_NAME] },
  }));
  const length = element("00020000", { vr: "UL", Value: [meta.length] });
  return joined([head, length, meta]);
}
