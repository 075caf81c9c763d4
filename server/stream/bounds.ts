/** The stream's own bounds, each with its rule in wire/PROTOCOL.md. @module */
import { LIMITS } from "#base";

/** Bounds; a test may hand in its own. */
export const BOUNDS = {
  /** ST1. */
  helloMs: 10_000,
  /** ST5. */
  keepMs: 60_000,
  /** ST21: a moving picture that takes longer is given up for a newer state. */
  slowMovingMs: 300,
  /** ST24: pictures at rest wait this long for a neighbour that moves. */
  patienceMs: 1_000,
  /** ST32. */
  stillMs: 250,
  /** ST40. */
  inFlightPerConnection: 4,
  inFlightPerView: 2,
  /** ST42. */
  bufferedBytes: 256 * 1024,
  /** How often a full socket is looked at. */
  bufferPollMs: 15,
  /** ST43. */
  lostMs: 10_000,
  /** ST15. */
  loadingEveryMs: 100,
  /** ST50. */
  badMessages: 20,
  /** Probes of one connection under way. */
  probes: 8,
  /** ST61 to ST64. */
  messageBytes: LIMITS.wireMessageBytes,
  views: LIMITS.viewsPerConnection,
  connections: LIMITS.connections,
  messagesPerSecond: 600,
  /** Sessions kept in all, with and without a connection. */
  sessions: 2 * LIMITS.connections,
  /** On a slow line the true picture waits at most this for a next gesture. */
  longestRefineDelayMs: 1_500,
} as const;
