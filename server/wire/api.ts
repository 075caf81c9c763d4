/**
 * The JSON that `/api` speaks, for server and client alike.
 *
 * | address | answers |
 * |---|---|
 * | `GET /healthz` | `Health` |
 * | `GET /api/studies?q&modality&from&to&limit&cursor` (`StudyQuery`) | `StudyPage` |
 * | `GET /api/studies/{studyUid}` | `StudyDetail` |
 * | `GET /api/series/{seriesUid}/looks/{look}?stack` (`LookQuery`) | a JPEG |
 * | `POST /api/uploads` | `UploadCreated` |
 * | `GET`, `DELETE /api/uploads/{id}` | `UploadStatus`, 204 |
 * | `PUT`, `GET`, `HEAD /api/uploads/{id}/files/{n}` | `UploadFile` |
 * | `GET /api/quarantine?cursor` | `QuarantinePage` |
 * | `POST /api/quarantine/{id}/retry` | `FileResult` |
 * | `DELETE /api/quarantine/{id}` | 204 |
 * | `GET /api/jobs` | `JobList` |
 * | `GET /api/settings` | `SettingList` |
 *
 * Errors are `Problem`. Changes (`POST`, `PUT`, `DELETE`) are taken from the
 * server's own pages only: a foreign `Origin` is 403.
 *
 * @module
 */
export * from "./api_ingest.ts";
export * from "./api_studies.ts";
export * from "./api_system.ts";
