/** What client and server say to each other on the live stream; the rules are in PROTOCOL.md. @module */
export * from "./api.ts";
export * from "./closing.ts";
export * from "./down.ts";
export * from "./frame.ts";
export * from "./problems.ts";
export * from "./read.ts";
export * from "./up.ts";
export * from "./views.ts";
