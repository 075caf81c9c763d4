/** What every request carries through the middleware. @module */

/** Hono's environment of this app. */
export interface Env {
  Variables: {
    /** Names this request in the log and in a problem. */
    trace: string;
  };
}
