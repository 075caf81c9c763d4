/** The front door. @module */
export * from "./types.ts";
export * from "./plan_stacks.ts";
export * from "./volume_input_rules.ts";
