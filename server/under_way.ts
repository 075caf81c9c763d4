/** Requests under way, so that a stop can wait for their bodies. @module */

/** What a server's handler is. */
type Handler = (request: Request) => Promise<Response>;

/** The handler, counted. */
export interface UnderWay {
  readonly handler: Handler;
  /** Resolves once no request waits for its answer. */
  idle(): Promise<void>;
}

/** Counts requests from their first line to their answer. */
export function countRequests(handler: Handler): UnderWay {
  let count = 0;
  const waiting: (() => void)[] = [];
  return {
    async handler(request) {
      count++;
      try {
        return await handler(request);
      } finally {
        count--;
        if (count === 0) waiting.splice(0).forEach((resolve) => resolve());
      }
    },
    idle: () =>
      count === 0
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push(resolve)),
  };
}
