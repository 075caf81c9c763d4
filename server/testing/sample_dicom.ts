/** Small sound CT images made by code, byte by byte: PS3.10 with Explicit VR Little Endian. @module */

/** What may differ from one sample to the next. */
export interface SampleImage {
  /** Last parts of the UIDs: equal numbers, equal study, series, image. */
  readonly study?: number;
  readonly series?: number;
  readonly instance?: number;
  readonly patientId?: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly frames?: number;
  /** Of every pixel. */
  readonly value?: number;
}

const ROOT = "1.2.826.0.1.3680043.10.1443";
const CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2";
const MULTI_FRAME_WORD = "1.2.840.10008.5.1.4.1.1.7.3";
const EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";
const encoder = new TextEncoder();

/** The UIDs of a sample. */
export function sampleUids(
  { study = 1, series = 1, instance = 1 }: SampleImage,
): {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopUid: string;
} {
  const studyUid = `${ROOT}.${study}`;
  const seriesUid = `${studyUid}.${series}`;
  return { studyUid, seriesUid, sopUid: `${seriesUid}.${instance}` };
}

/** All of a sample but its pixels, and how many bytes of pixels must follow. */
export function sampleHeader(
  sample: SampleImage,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly pixelBytes: number } {
  const { instance = 1, rows = 16, columns = 16, frames = 1 } = sample;
  const { patientId = "SAMPLE" } = sample;
  const { studyUid, seriesUid, sopUid } = sampleUids(sample);
  const sopClass = frames === 1 ? CT_IMAGE : MULTI_FRAME_WORD;
  const pixelBytes = rows * columns * frames * 2;
  const meta = join([
    element(0x0002, 0x0001, "OB", new Uint8Array([0, 1])),
    element(0x0002, 0x0002, "UI", sopClass),
    element(0x0002, 0x0003, "UI", sopUid),
    element(0x0002, 0x0010, "UI", EXPLICIT_LITTLE),
    element(0x0002, 0x0012, "UI", `${ROOT}.9`),
  ]);
  const bytes = join([
    new Uint8Array(128),
    encoder.encode("DICM"),
    element(0x0002, 0x0000, "UL", uint(meta.length, 4)),
    meta,
    element(0x0008, 0x0005, "CS", "ISO_IR 192"),
    element(0x0008, 0x0016, "UI", sopClass),
    element(0x0008, 0x0018, "UI", sopUid),
    element(0x0008, 0x0020, "DA", "20261124"),
    element(0x0008, 0x0060, "CS", frames === 1 ? "CT" : "OT"),
    element(0x0010, 0x0010, "PN", "SAMPLE^ONE"),
    element(0x0010, 0x0020, "LO", patientId),
    element(0x0020, 0x000d, "UI", studyUid),
    element(0x0020, 0x000e, "UI", seriesUid),
    element(0x0020, 0x0013, "IS", `${instance}`),
    element(0x0020, 0x0032, "DS", `0\\0\\${instance}`),
    element(0x0020, 0x0037, "DS", "1\\0\\0\\0\\1\\0"),
    element(0x0020, 0x0052, "UI", `${seriesUid}.0`),
    element(0x0028, 0x0002, "US", uint(1, 2)),
    element(0x0028, 0x0004, "CS", "MONOCHROME2"),
    ...frames === 1 ? [] : [element(0x0028, 0x0008, "IS", `${frames}`)],
    element(0x0028, 0x0010, "US", uint(rows, 2)),
    element(0x0028, 0x0011, "US", uint(columns, 2)),
    element(0x0028, 0x0030, "DS", "1\\1"),
    element(0x0028, 0x0100, "US", uint(16, 2)),
    element(0x0028, 0x0101, "US", uint(16, 2)),
    element(0x0028, 0x0102, "US", uint(15, 2)),
    element(0x0028, 0x0103, "US", uint(1, 2)),
    element(0x0028, 0x1052, "DS", "0"),
    element(0x0028, 0x1053, "DS", "1"),
    head(0x7fe0, 0x0010, "OW", pixelBytes),
  ]);
  return { bytes, pixelBytes };
}

/** A whole sample. */
export function sampleDicom(sample: SampleImage): Uint8Array<ArrayBuffer> {
  const { bytes, pixelBytes } = sampleHeader(sample);
  const pixels = new Int16Array(pixelBytes / 2).fill(sample.value ?? 0);
  return join([bytes, new Uint8Array(pixels.buffer)]);
}

/** A sample of any size as a stream; all pixels are 0. */
export function sampleStream(
  sample: SampleImage,
): { readonly stream: ReadableStream<Uint8Array>; readonly sizeBytes: number } {
  const { bytes, pixelBytes } = sampleHeader(sample);
  let left = pixelBytes;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes),
    pull(controller) {
      const size = Math.min(left, 256 * 1024);
      left -= size;
      if (size === 0) controller.close();
      else controller.enqueue(new Uint8Array(size));
    },
  }, { highWaterMark: 0 });
  return { stream, sizeBytes: bytes.length + pixelBytes };
}

function head(group: number, number: number, vr: string, sizeBytes: number) {
  const isLong = ["OB", "OW"].includes(vr);
  return join([
    uint(group, 2),
    uint(number, 2),
    encoder.encode(vr),
    ...isLong ? [uint(0, 2), uint(sizeBytes, 4)] : [uint(sizeBytes, 2)],
  ]);
}

function element(
  group: number,
  number: number,
  vr: string,
  value: string | Uint8Array,
): Uint8Array {
  const bytes = typeof value === "string" ? encoder.encode(value) : value;
  const padding = bytes.length % 2 === 0
    ? []
    : [vr === "UI" ? uint(0, 1) : encoder.encode(" ")];
  const sizeBytes = bytes.length + padding.length;
  return join([head(group, number, vr, sizeBytes), bytes, ...padding]);
}

function uint(value: number, sizeBytes: number): Uint8Array {
  return Uint8Array.from(
    { length: sizeBytes },
    (_, i) => Math.floor(value / 256 ** i) % 256,
  );
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
