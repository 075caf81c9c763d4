/** Records and data sets made by code. @module */
import type { DataSet, DicomObject, JsonDataSet } from "#dicom";
import type { InstanceRecord } from "../types.ts";

/** A record; UIDs under 1.2, attributes beside the UIDs' own. */
export function record(
  uids: { study: string; series: string; sop: string },
  attributes: JsonDataSet = {},
  more: Partial<InstanceRecord> = {},
): InstanceRecord {
  const instanceNumber = more.instanceNumber;
  return {
    studyUid: uids.study,
    seriesUid: uids.series,
    sopUid: uids.sop,
    sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
    transferSyntaxUid: "1.2.840.10008.1.2.1",
    blobHash: `hash of ${uids.sop}`,
    sizeBytes: 1000,
    receivedAtMs: 1_000_000,
    frameCount: 1,
    ...more,
    attributes: {
      "0020000D": { vr: "UI", Value: [uids.study] },
      "0020000E": { vr: "UI", Value: [uids.series] },
      "00080018": { vr: "UI", Value: [uids.sop] },
      ...(instanceNumber !== undefined &&
        { "00200013": { vr: "IS", Value: [instanceNumber] } }),
      ...attributes,
    },
  };
}

/** A data set over plain values: texts by tag, items by tag. */
export function dataSet(
  texts: Readonly<Record<string, readonly string[]>>,
  items: Readonly<Record<string, readonly DataSet[]>> = {},
): DataSet {
  const textsOf = (tag: string) => texts[tag] ?? [];
  const numbers = (tag: string) => {
    const found = textsOf(tag).map(Number);
    return found.every(Number.isFinite) ? found : undefined;
  };
  return {
    has: (tag) => tag in texts || tag in items,
    text: (tag) => textsOf(tag)[0] || undefined,
    texts: textsOf,
    number: (tag) => numbers(tag)?.[0],
    numbers,
    items: (tag) => items[tag] ?? [],
    bytes: () => undefined,
    toJson: () => ({}),
  };
}

/** An object over a data set. */
export function object(set: DataSet, hasPixels = true): DicomObject {
  const base = { transferSyntaxUid: "1.2.840.10008.1.2.1", dataSet: set };
  const pixelData = { tag: "7FE00010", offsetBytes: 1000, lengthBytes: 8 };
  return { ...base, warnings: [], ...(hasPixels && { pixelData }) };
}
