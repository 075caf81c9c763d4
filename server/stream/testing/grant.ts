/** Grants for tests of this room. @module */
import type { Grant } from "#base";

/** A grant to read, as auth/ would make it. */
export function grantFor(subject: string): Grant<"study.read"> {
  return { subject } as Grant<"study.read">;
}
