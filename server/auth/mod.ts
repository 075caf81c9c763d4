/** The front door. @module */
export * from "./listen_address.ts";
export * from "./local_grants.ts";
