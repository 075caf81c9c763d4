/** Why the server ends a connection, as WebSocket close codes (PROTOCOL.md, ST60 to ST69). @module */

/** Codes by name. A client may come back after those from 1001 and 4503 by itself; after the others only by a new decision. */
export const CLOSING = {
  /** The server is going down; come back and resume. */
  goingAway: 1001,
  /** Something other than the protocol was spoken, or too often badly. */
  protocol: 4400,
  /** The right to read has ended. */
  access: 4401,
  /** No `hello` in time. */
  silent: 4408,
  /** Another connection resumed this session. */
  replaced: 4409,
  /** A message larger than allowed. */
  tooLarge: 4413,
  /** Another version of the protocol. */
  version: 4426,
  /** More messages than allowed. */
  tooMany: 4429,
  /** A fault of the server's own. */
  fault: 4500,
  /** More connections than allowed; come back later. */
  full: 4503,
} as const;
