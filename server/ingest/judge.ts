/** What a stored file is: an instance for the index, or why not. @module */
import type { ByteSource } from "#base";
import { type DicomObject, openDicom } from "#dicom";
import { type InstanceRecord, isUid, recordOf } from "#studies";
import type { Intent } from "./intents.ts";
import { pixelShortfall } from "./pixel_shortfall.ts";
import { REASONS } from "./reasons.ts";
import type { Reason } from "./types.ts";

/** Media Storage Directory Storage, PS3.4 B.5. */
const DIRECTORY_CLASS_UID = "1.2.840.10008.1.3.10";
const MEDIA_STORAGE_SOP_CLASS = "00020002";
const SOP_CLASS = "00080016";
const SOP_INSTANCE = "00080018";

/** What was found. */
export type Judgement =
  | { readonly kind: "instance"; readonly record: InstanceRecord }
  | { readonly kind: "directory" }
  | {
    readonly kind: "unusable";
    readonly reason: Reason;
    readonly sopUid?: string;
    readonly sopClassUid?: string;
  };

/** Reads a file's header, and checks that what it announces is there. */
export async function judge(
  source: ByteSource,
  { hash, receivedAtMs }: Pick<Intent, "hash" | "receivedAtMs">,
): Promise<Judgement> {
  const opened = await openDicom(source);
  if (!opened.ok) {
    return {
      kind: "unusable",
      reason: REASONS.unreadable(opened.error.message),
    };
  }
  const object = opened.value;
  if (isDirectory(object)) return { kind: "directory" };
  const uids = {
    ...uid("sopUid", object.dataSet.text(SOP_INSTANCE)),
    ...uid("sopClassUid", object.dataSet.text(SOP_CLASS)),
  };
  const shortfall = pixelShortfall(object, source.sizeBytes);
  if (shortfall !== undefined) {
    return { kind: "unusable", reason: shortfall, ...uids };
  }
  const { sizeBytes } = source;
  const record = recordOf(object, { hash, sizeBytes }, receivedAtMs);
  return record.ok ? { kind: "instance", record: record.value } : {
    kind: "unusable",
    reason: REASONS.unreadable(record.error.message),
    ...uids,
  };
}

function isDirectory({ dataSet, meta }: DicomObject): boolean {
  return meta?.text(MEDIA_STORAGE_SOP_CLASS) === DIRECTORY_CLASS_UID ||
    dataSet.text(SOP_CLASS) === DIRECTORY_CLASS_UID ||
    dataSet.has("00041220");
}

/** The UID under a name, where it is a UID. */
function uid<K extends string>(
  name: K,
  value: string | undefined,
): { readonly [P in K]?: string } {
  if (value === undefined || !isUid(value)) return {};
  return { [name]: value } as { readonly [P in K]: string };
}
