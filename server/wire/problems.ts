/** Every problem of `/api` and `/dicomweb`, with its status and title. @module */

/** The status and title of each; its `type` is {@linkcode problemType}. */
export const PROBLEMS = {
  badParameter: [400, "A parameter is not allowed"],
  badBody: [400, "The body is not what was announced"],
  badRequest: [400, "That can't be asked of what is here"],
  forbidden: [403, "The sender may not do that"],
  foreignOrigin: [403, "Only this server's own pages may ask that"],
  notFound: [404, "There is no such thing here"],
  notAllowed: [405, "This address does not take that method"],
  notAcceptable: [406, "Nothing that is accepted can be sent"],
  conflict: [409, "That does not fit what is here"],
  gone: [410, "It was here, and is not any more"],
  tooLarge: [413, "More bytes than are taken"],
  addressTooLong: [414, "This address is longer than any here"],
  mediaType: [415, "This media type is not taken here"],
  badRange: [416, "No such range is there"],
  wrongHost: [421, "This server answers to its own name only"],
  upgradeNeeded: [426, "This address speaks WebSocket"],
  tooMany: [429, "Too many of these at once"],
  failed: [500, "The server could not do it"],
  notMade: [501, "That is not made yet"],
  unavailable: [503, "Not now"],
  full: [507, "The server's disk is full"],
} as const satisfies Record<string, readonly [number, string]>;

/** Names of problems. */
export type ProblemKind = keyof typeof PROBLEMS;

/** The `type` of a problem, RFC 9457 3.1.1. */
export function problemType(kind: ProblemKind): string {
  return `urn:farsight:problem:${kind}`;
}
