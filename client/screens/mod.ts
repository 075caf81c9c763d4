/** What a reader sees. @module */
export * from "./root.tsx";
