/** Words and numbers as people read them. @module */
export * from "./catalogue.ts";
export * from "./format.ts";
export * from "./languages.ts";
export * from "./pseudo.ts";
export * from "./text.ts";
