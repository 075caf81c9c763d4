/** From client to server: JSON text messages. @module */
import * as z from "zod/mini";
import { ViewSize, ViewState, ViewTarget } from "./views.ts";

const id = z.int().check(z.minimum(0), z.maximum(0xffffffff));
const token = z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/));

/** First on every connection. `resume` brings back the session that a cut line left. */
export const Hello = z.strictObject({
  type: z.literal("hello"),
  protocol: z.literal(1),
  resume: z.optional(token),
});

/** Opens a view under an id of the client's choosing. */
export const OpenView = z.strictObject({
  type: z.literal("open"),
  view: id,
  target: ViewTarget,
  size: ViewSize,
  state: ViewState,
  /** Number of the gesture that this answers; grows within a view. */
  gesture: id,
});

/** Replaces a view's state; only the latest counts. */
export const SetView = z.strictObject({
  type: z.literal("set"),
  view: id,
  gesture: id,
  state: ViewState,
  size: z.optional(ViewSize),
  /** A finger is down: small pictures, quickly. False: come to rest. */
  moving: z.boolean(),
});

/** Closes a view; frees what it holds. */
export const CloseView = z.strictObject({ type: z.literal("close"), view: id });

/** Tells that a frame was drawn (or dropped): room for the next. */
export const Ack = z.strictObject({
  type: z.literal("ack"),
  view: id,
  frame: id,
});

/** Asks for the value under a point of the view as last sent, in pixels of the size asked for. */
export const Probe = z.strictObject({
  type: z.literal("probe"),
  view: id,
  request: id,
  xPx: z.number().check(z.minimum(0), z.maximum(4096)),
  yPx: z.number().check(z.minimum(0), z.maximum(4096)),
});

/** Answered by `pong`, to measure the round trip. */
export const Ping = z.strictObject({ type: z.literal("ping"), request: id });

/** Any of them. */
export const UpMessage = z.discriminatedUnion("type", [
  Hello,
  OpenView,
  SetView,
  CloseView,
  Ack,
  Probe,
  Ping,
]);
export type UpMessage = z.infer<typeof UpMessage>;
