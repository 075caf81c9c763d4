/** What tests share: golden pictures, real data, peers. @module */
export * from "./golden.ts";
export * from "./grants.ts";
export * from "./png.ts";
export * from "./peers.ts";
export * from "./plane_headers.ts";
export * from "./raw_request.ts";
export * from "./real_chest.ts";
export * from "./real_data.ts";
export * from "./sample_dicom.ts";
export * from "./start_server.ts";
export * from "./upload.ts";
