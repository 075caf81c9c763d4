/**
 * STOW-RS, PS3.18 10.5: instances in the parts of a multipart/related body,
 * each taken in while it streams. Mounted by the DICOMweb room.
 *
 * @module
 */
import type { Grant } from "#base";
import type { Intake } from "./intake.ts";
import { boundaryOf, MultipartError, multipartParts } from "./multipart.ts";
import { storeResponse } from "./stow_response.ts";
import type { IngestResult } from "./types.ts";

/** Parts of one request at most; senders split larger studies. */
const PARTS = 100_000;

/** Why a request was not taken at all; parts before it may be stored. */
export interface StowError {
  readonly kind: "stow.mediaType" | "stow.body" | "stow.empty";
  readonly status: 400 | 415;
  readonly message: string;
}

/** What to answer. */
export type StowAnswer =
  | {
    readonly ok: true;
    /** 200 all stored, 202 some, 409 none (PS3.18 10.5.3.1). */
    readonly status: 200 | 202 | 409;
    /** The Store Instances Response Module in the DICOM JSON model. */
    readonly body: Readonly<Record<string, unknown>>;
    readonly results: readonly IngestResult[];
  }
  | { readonly ok: false; readonly error: StowError };

/**
 * Stores all instances of a request.
 *
 * @param studyUid where the address names a study: instances of another fail
 * @param baseUrl of the service, for Retrieve URLs, without a slash at its end
 */
export async function stow(
  intake: Intake,
  grant: Grant<"study.write">,
  request: Request,
  baseUrl: string,
  studyUid?: string,
): Promise<StowAnswer> {
  const type = request.headers.get("content-type") ?? "";
  const boundary = boundaryOf(type);
  if (!/^multipart\/related\s*;/i.test(type) || boundary === undefined) {
    return refuse(
      "stow.mediaType",
      415,
      'Expected multipart/related; type="application/dicom" with a boundary',
    );
  }
  if (request.body === null) return refuse("stow.empty", 400, "No body");
  const results: IngestResult[] = [];
  try {
    for await (const part of multipartParts(request.body, boundary)) {
      if (results.length === PARTS) {
        return refuse("stow.body", 400, `More than ${PARTS} parts`);
      }
      const partType = part.headers.get("content-type") ?? "application/dicom";
      if (!/^application\/dicom\s*(;|$)/i.test(partType)) {
        return refuse(
          "stow.mediaType",
          415,
          "A part is not application/dicom; metadata with bulk data is not taken",
        );
      }
      const name = part.headers.get("content-location") ?? "";
      const meta = { fileName: name, from: "stow" } as const;
      results.push(
        await intake.receive(grant, part.body, meta, { studyUid }),
      );
    }
  } catch (error) {
    if (!(error instanceof MultipartError)) throw error;
    if (results.length === 0) {
      return refuse("stow.body", 400, error.message);
    }
  }
  if (results.length === 0) return refuse("stow.empty", 400, "No parts");
  return { ok: true, results, ...storeResponse(results, baseUrl) };
}

function refuse(
  kind: StowError["kind"],
  status: StowError["status"],
  message: string,
): StowAnswer {
  return { ok: false, error: { kind, status, message } };
}
