/** Requests of uploads and of the quarantine. @module */
import type { Result } from "#base";
import { FileResult, QuarantinePage, UploadCreated, UploadFile } from "#wire";
import { type ApiError, request, requestJson } from "#net";

/** Begins an upload. */
export function createUpload(
  signal: AbortSignal,
): Promise<Result<UploadCreated, ApiError>> {
  return requestJson(UploadCreated, "/api/uploads", { method: "POST", signal });
}

/** Whether the server still knows an upload. */
export function getUpload(
  uploadId: string,
  signal: AbortSignal,
): Promise<Result<Response, ApiError>> {
  return request(`/api/uploads/${encodeURIComponent(uploadId)}`, { signal });
}

function fileUrl(uploadId: string, n: number): string {
  return `/api/uploads/${encodeURIComponent(uploadId)}/files/${n}`;
}

/** Sends a part of a file. */
export function putChunk(
  at: {
    uploadId: string;
    n: number;
    offset: number;
    size: number;
    name: string;
  },
  body: Blob,
  signal: AbortSignal,
): Promise<Result<UploadFile, ApiError>> {
  const query = new URLSearchParams({
    offset: String(at.offset),
    size: String(at.size),
    name: at.name,
  });
  const url = `${fileUrl(at.uploadId, at.n)}?${query}`;
  const headers = { "content-type": "application/octet-stream" };
  return requestJson(UploadFile, url, { method: "PUT", body, signal, headers });
}

/** How far a file came, and its results from number `from` on. */
export function getUploadFile(
  uploadId: string,
  n: number,
  from: number,
  signal: AbortSignal,
): Promise<Result<UploadFile, ApiError>> {
  const url = `${fileUrl(uploadId, n)}?from=${from}`;
  return requestJson(UploadFile, url, { signal });
}

/** What is kept apart, newest first. */
export function fetchQuarantine(
  cursor?: string,
): Promise<Result<QuarantinePage, ApiError>> {
  const query = cursor === undefined
    ? ""
    : `?cursor=${encodeURIComponent(cursor)}`;
  return requestJson(QuarantinePage, `/api/quarantine${query}`);
}

/** Checks a quarantined file again. */
export function retryQuarantined(
  id: string,
): Promise<Result<FileResult, ApiError>> {
  const url = `/api/quarantine/${encodeURIComponent(id)}/retry`;
  return requestJson(FileResult, url, { method: "POST" });
}

/** Removes a quarantined file for good. */
export function removeQuarantined(
  id: string,
): Promise<Result<Response, ApiError>> {
  const url = `/api/quarantine/${encodeURIComponent(id)}`;
  return request(url, { method: "DELETE" });
}
