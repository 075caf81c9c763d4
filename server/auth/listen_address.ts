/** Where the server may listen while it cannot tell who is asking. @module */
import { err, ok, type Result } from "#base";

/** Why the server may not listen there. */
export interface ListenError {
  readonly kind: "auth.openAddress";
  readonly message: string;
}

/** Exactly these: a name or another loopback address may be rerouted. */
const LOOPBACK_HOSTS: readonly string[] = ["127.0.0.1", "::1", "localhost"];

/**
 * Whether the server may listen on `host`, and why not.
 *
 * @example
 * ```ts
 * import { checkListenAddress } from "#auth";
 * import assert from "node:assert/strict";
 *
 * assert(checkListenAddress("127.0.0.1").ok);
 * assert(!checkListenAddress("0.0.0.0").ok);
 * ```
 */
export function checkListenAddress(
  host: string,
): Result<string, ListenError> {
  if (LOOPBACK_HOSTS.includes(host)) return ok(host);
  const shown = JSON.stringify(host.slice(0, 100));
  return err({
    kind: "auth.openAddress",
    message: `Cannot listen on ${shown}: there is no access control yet, so ` +
      `everyone who reaches this address would see every patient. Allowed ` +
      `are ${LOOPBACK_HOSTS.join(", ")}; to reach the server from elsewhere, ` +
      `forward the port through something that checks who is asking.`,
  });
}
