/** The front door. @module */
export type { Finding } from "./demo_catalogue.ts";
export * from "./demo_studies.ts";
