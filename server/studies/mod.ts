/** The front door. @module */
export * from "./types.ts";
export { fold, wordsOf } from "./fold.ts";
export { glob } from "./glob.ts";
export { openStudies } from "./open_studies.ts";
export { MAX_ANSWERS, parseQuery } from "./parse_query.ts";
export { recordOf } from "./record_of.ts";
export { isUid } from "./uid.ts";
