/** An instance as it is sent: the stored bytes, or converted: PS3.18 8.7.3.4, decision 0007. @module */
import { err, ok, type Result } from "#base";
import {
  conversionOf,
  explicitLittle,
  openDicom,
  type WrittenFile,
} from "#dicom";
import type { InstanceRecord } from "#studies";
import { acceptedBy, choose, negotiate, type Offer } from "./accept.ts";
import { piecesOf } from "./byte_range.ts";
import type { Call } from "./call.ts";
import type { Problem } from "./problem.ts";

const EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";
const DICOM = "application/dicom";

/** One way to send an instance. */
export interface InstanceOffer extends Offer {
  readonly transferSyntax: string;
  readonly isStored: boolean;
  /** Whether the stored bytes do as well, where it turns out that they can't be converted. */
  readonly orStored: boolean;
}

/** What is sent, and in which transfer syntax. */
export interface InstanceFile extends WrittenFile {
  readonly transferSyntaxUid: string;
}

/**
 * The best way that is accepted, for one transfer syntax that instances are
 * stored in. Without a transfer syntax in the request what was stored without
 * loss is sent in Explicit VR Little Endian, what was compressed with loss, or
 * can't be converted, as it was stored; `*` is as stored.
 *
 * @param isOne whether it can be sent without parts
 */
export function offerFor(
  call: Call,
  storedSyntax: string,
  isOne: boolean,
): Result<InstanceOffer, Problem> {
  const conversion = conversionOf(storedSyntax);
  const isDefault = conversion !== "exact";
  const stored = {
    mediaType: DICOM,
    transferSyntax: storedSyntax,
    isStored: true,
    orStored: false,
  };
  const explicit = {
    ...{ ...stored, transferSyntax: EXPLICIT_LITTLE },
    isStored: false,
    isDefault: !isDefault,
  };
  const forms = conversion === undefined || conversion === "none"
    ? [{ ...stored, isDefault }]
    : [{ ...stored, isDefault }, explicit];
  const offers = [true, false].slice(0, isOne ? 2 : 1).flatMap((multipart) =>
    forms.map((form) => ({ ...form, multipart }))
  );
  const offer = negotiate(call.request, call.query, offers);
  if (!offer.ok || offer.value.isStored) return offer;
  const ranges = acceptedBy(call.request, call.query);
  const { multipart } = offer.value;
  const asStored = [{ ...stored, isDefault: true, multipart }];
  const orStored = ranges.ok && choose(ranges.value, asStored) !== undefined;
  return ok({ ...offer.value, orStored });
}

/**
 * Opens an instance in the form that was chosen.
 *
 * @returns 406 where only a conversion is accepted, and is not possible.
 */
export async function openFile(
  { deps, request }: Call,
  { blobHash, sopUid, transferSyntaxUid }: InstanceRecord,
  { isStored, orStored }: InstanceOffer,
): Promise<Result<InstanceFile, Problem>> {
  const opened = await deps.blobs.open(blobHash);
  if (!opened.ok) {
    return err({ status: 503, detail: opened.error.message, sopUid });
  }
  const source = opened.value;
  const asStored: InstanceFile = {
    transferSyntaxUid,
    sizeBytes: source.sizeBytes,
    pieces: () => piecesOf(source),
  };
  if (isStored) return ok(asStored);
  const object = await openDicom(source, "end");
  const file = object.ok
    ? await explicitLittle(
      object.value,
      source,
      (frame) => deps.decoder.uncompressed(source, frame, request.signal),
    )
    : object;
  if (file.ok) {
    return ok({ ...file.value, transferSyntaxUid: EXPLICIT_LITTLE });
  }
  if (orStored) return ok(asStored);
  const detail = `${file.error.message}; it can be had as it is stored, ` +
    `transfer-syntax=${transferSyntaxUid}`;
  return err({ status: 406, detail, sopUid, rule: "PS3.18 8.7.3.4" });
}
