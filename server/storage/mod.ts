/** The front door. @module */
export * from "./types.ts";
export { put, remove } from "./changes.ts";
export { openFileBlobs } from "./file_blobs.ts";
export { openKvDocuments } from "./kv_documents.ts";
