/** The front door. @module */
export type { Problem } from "./dicomweb/problem.ts";
