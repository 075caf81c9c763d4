/** The edge: text becomes messages here, or a reason why not. @module */
import { err, LIMITS, ok, type Result } from "#base";
import type * as z from "zod/mini";
import { DownMessage } from "./down.ts";
import { UpMessage } from "./up.ts";

/** Why a text is no message. Says where, never repeats what stood there. */
export interface WireFault {
  readonly kind: "wire.tooLong" | "wire.json" | "wire.shape";
  readonly message: string;
}

/**
 * Reads a message from a client.
 *
 * @example
 * ```ts
 * import { readUp } from "#wire";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(readUp('{"type":"ping","request":7}'), {
 *   ok: true,
 *   value: { type: "ping", request: 7 },
 * });
 * assert.equal(readUp('{"type":"pong"}').ok, false);
 * ```
 */
export function readUp(data: string): Result<UpMessage, WireFault> {
  if (data.length > LIMITS.wireMessageBytes) {
    return err({
      kind: "wire.tooLong",
      message: `Cannot read a message of ${data.length} characters; ` +
        `at most ${LIMITS.wireMessageBytes}`,
    });
  }
  return read(UpMessage, data);
}

/** Reads a message from the server, which is trusted for its size. */
export function readDown(data: string): Result<DownMessage, WireFault> {
  return read(DownMessage, data);
}

function read<T>(
  schema: { safeParse(value: unknown): z.core.util.SafeParseResult<T> },
  data: string,
): Result<T, WireFault> {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return err({
      kind: "wire.json",
      message: `Cannot read a message: ${data.length} characters, no JSON`,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const place = issue?.path.map(String).join(".").slice(0, 100) || "message";
  return err({
    kind: "wire.shape",
    message: `Cannot read a message: ${place}: ${
      issue?.code === "custom" ? issue.message : issue?.code ?? "unknown"
    }`,
  });
}
