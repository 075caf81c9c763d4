/** Opens a DICOM file: preamble, file meta information (PS3.10 7.1), data set. @module */
import {
  type ByteSource,
  bytesSource,
  err,
  LIMITS,
  ok,
  type Result,
} from "#base";
import { dataSetOf } from "../data_set/data_set.ts";
import type { DicomError, DicomObject, DicomWarning } from "../types.ts";
import { type Encoding, tagKey } from "./element.ts";
import {
  DEFLATED_UID,
  encodingOf,
  EXPLICIT_LITTLE_UID,
  guessEncoding,
  uidOf,
} from "./encodings.ts";
import { inflateRaw } from "./inflate.ts";
import { type RawSet, readSet } from "./read_set.ts";
import { whyNotDicom } from "./sniff.ts";
import { setBody } from "./body.ts";
import { ReadStop } from "./walk.ts";

const PREAMBLE_BYTES = 128;
/** Read once at the start; most headers lie within. */
const HEAD_BYTES = 64 * 1024;
const TRANSFER_SYNTAX = 0x00020010;
const EXPLICIT_LITTLE: Encoding = { explicit: true, littleEndian: true };

/**
 * Reads an object's header, and locates its pixel data without reading it.
 *
 * Reads in growing pieces, at most `LIMITS.headerBytes`; a value of a
 * mebibyte or more stays in the file. Files without preamble or meta
 * information are recognised by their first elements. What is wrong but can
 * be read around is among the object's warnings.
 *
 * @param until `end`: also what follows the pixel data, which is stepped over
 * @returns `dicom.notDicom` with what it is instead, where that can be told;
 * `dicom.limit`, `dicom.malformed` or `dicom.truncated` where nothing usable is there
 */
export async function openDicom(
  source: ByteSource,
  until: "pixelData" | "end" = "pixelData",
): Promise<Result<DicomObject, DicomError>> {
  try {
    return await open(source, until);
  } catch (thrown) {
    if (thrown instanceof ReadStop) return err(thrown.reason);
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return err({
      kind: "dicom.malformed",
      message: `Cannot read the file: ${reason}`,
    });
  }
}

async function open(
  whole: ByteSource,
  until: "pixelData" | "end",
): Promise<Result<DicomObject, DicomError>> {
  const head = await whole.read(0, Math.min(whole.sizeBytes, HEAD_BYTES));
  const source = withHead(whole, head);
  const warnings: DicomWarning[] = [];
  const start = startOf(head);
  if (start === undefined) {
    return err({
      kind: "dicom.notDicom",
      message: `Not a DICOM file: ${whyNotDicom(head)}`,
    });
  }
  if (start === 0) {
    warnings.push({
      kind: "dicom.noPreamble",
      message: 'The file has no preamble and no "DICM" mark',
    });
  }
  const pieces = firstFromHead(source, head);
  const meta = await readSet(pieces, start, EXPLICIT_LITTLE, "metaEnd");
  const isMeta = meta.elements.size > 0;
  const dataStart = isMeta ? meta.endBytes : start;
  if (isMeta) warnings.push(...meta.warnings);
  const peek = await source.read(dataStart, 64);
  const named = isMeta ? transferSyntaxOf(meta) : undefined;
  const { uid, encoding } = settle(named, peek, warnings);
  const body = uid === DEFLATED_UID
    ? await inflatedBody(source, dataStart)
    : { source: pieces, offset: dataStart };
  const data = await readSet(body.source, body.offset, encoding, until);
  warnings.push(...data.warnings);
  if (data.elements.size === 0) {
    return err({
      kind: "dicom.truncated",
      message: "The file holds no data elements",
      offsetBytes: dataStart,
    });
  }
  if (!isMeta && !isPlausible(data)) {
    return err({
      kind: "dicom.notDicom",
      message: `Not a DICOM file: ${whyNotDicom(head)}`,
    });
  }
  warnIfPixelsCut(data, body.source, warnings);
  return ok(objectOf(uid, data, isMeta ? meta : undefined, body, warnings));
}

/** The same source, its beginning read once. */
function withHead(
  source: ByteSource,
  head: Uint8Array<ArrayBuffer>,
): ByteSource {
  return {
    sizeBytes: source.sizeBytes,
    read: (offset, length) =>
      offset + length <= head.length
        ? Promise.resolve(head.subarray(offset, offset + length))
        : source.read(offset, length),
  };
}

/** The same source for `readSet()`, which goes on after short reads: one that begins within `head` ends with it. */
function firstFromHead(
  source: ByteSource,
  head: Uint8Array<ArrayBuffer>,
): ByteSource {
  return {
    sizeBytes: source.sizeBytes,
    read: (offset, length) =>
      offset < head.length
        ? Promise.resolve(head.subarray(offset, offset + length))
        : source.read(offset, length),
  };
}

/** Where meta information or data begins. */
function startOf(head: Uint8Array): number | undefined {
  const isMark = (at: number) =>
    head[at] === 0x44 && head[at + 1] === 0x49 && head[at + 2] === 0x43 &&
    head[at + 3] === 0x4d;
  if (isMark(PREAMBLE_BYTES)) return PREAMBLE_BYTES + 4;
  if (isMark(0)) return 4;
  return guessEncoding(head, 0) === undefined ? undefined : 0;
}

/** Bytes that only look like elements seldom give three known groups in order. */
function isPlausible(data: RawSet): boolean {
  const tags = [...data.elements.keys()];
  return tags.length >= 3 && tags[0]! < tags[1]! && tags[1]! < tags[2]! &&
    (data.elements.has(0x00080016) || data.elements.has(0x00080018) ||
      data.elements.has(0x00080060) || data.elements.has(0x0020000d) ||
      data.elements.has(0x00100010) || data.elements.has(0x00280010));
}

function transferSyntaxOf(meta: RawSet): string | undefined {
  const element = meta.elements.get(TRANSFER_SYNTAX);
  if (element === undefined || element.start < 0) return undefined;
  const bytes = meta.buffer.subarray(
    element.start,
    element.start + element.lengthBytes,
  );
  const text = String.fromCharCode(...bytes.subarray(0, 128));
  return text.replace(/[\0 ]+$/, "") || undefined;
}

/** The encoding to read with: as named, unless the first element shows otherwise. */
function settle(
  named: string | undefined,
  peek: Uint8Array,
  warnings: DicomWarning[],
): { uid: string; encoding: Encoding } {
  const guess = guessEncoding(peek, 0);
  if (named === undefined) {
    const encoding = guess ?? EXPLICIT_LITTLE;
    warnings.push({
      kind: "dicom.noTransferSyntax",
      message: `No transfer syntax is named; read as ${uidOf(encoding)}`,
    });
    return { uid: uidOf(encoding), encoding };
  }
  const encoding = encodingOf(named);
  if (named === DEFLATED_UID || guess === undefined) {
    return { uid: named, encoding };
  }
  const isSame = guess.explicit === encoding.explicit &&
    guess.littleEndian === encoding.littleEndian;
  if (isSame) return { uid: named, encoding };
  warnings.push({
    kind: "dicom.wrongTransferSyntax",
    message: `The data set is written as ${
      uidOf(guess)
    }, although ${named} is named`,
  });
  // Pixels follow the data set, unless they are compressed.
  const isNative = named === uidOf(encoding);
  return { uid: isNative ? uidOf(guess) : named, encoding: guess };
}

async function inflatedBody(
  source: ByteSource,
  offset: number,
): Promise<{ source: ByteSource; offset: number }> {
  const sizeBytes = source.sizeBytes - offset;
  if (sizeBytes > LIMITS.deflatedBytes) {
    throw new ReadStop({
      kind: "dicom.limit",
      message:
        `The deflated data set has ${sizeBytes} bytes, more than ${LIMITS.deflatedBytes}`,
    });
  }
  const deflated = await source.read(offset, sizeBytes);
  const inflated = await inflateRaw(deflated, LIMITS.deflatedBytes);
  if (!inflated.ok) throw new ReadStop(inflated.error);
  return { source: bytesSource(inflated.value), offset: 0 };
}

function warnIfPixelsCut(
  { pixelData }: RawSet,
  body: ByteSource,
  warnings: DicomWarning[],
): void {
  if (pixelData === undefined || pixelData.lengthBytes < 0) return;
  const there = body.sizeBytes - pixelData.offsetBytes;
  if (there >= pixelData.lengthBytes) return;
  warnings.push({
    kind: "dicom.truncated",
    message:
      `The pixel data is declared as ${pixelData.lengthBytes} bytes, of which ${there} are there`,
  });
}

function objectOf(
  uid: string,
  data: RawSet,
  meta: RawSet | undefined,
  body: { source: ByteSource },
  warnings: readonly DicomWarning[],
): DicomObject {
  const { pixelData } = data;
  const object: DicomObject = {
    transferSyntaxUid: uid || EXPLICIT_LITTLE_UID,
    dataSet: dataSetOf(data, data.buffer),
    ...(meta === undefined ? {} : { meta: dataSetOf(meta, meta.buffer) }),
    warnings,
    ...(pixelData === undefined ? {} : {
      pixelData: {
        tag: tagKey(pixelData.tag),
        offsetBytes: pixelData.offsetBytes,
        ...(pixelData.lengthBytes < 0
          ? {}
          : { lengthBytes: pixelData.lengthBytes }),
      },
    }),
  };
  if (uid === DEFLATED_UID) setBody(object, body.source);
  return object;
}
