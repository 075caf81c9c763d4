/** Grants for the one person at this machine. @module */
import type { Action, Grant } from "#base";

/** A grant for each action. */
export interface LocalGrants {
  readonly read: Grant<"study.read">;
  readonly write: Grant<"study.write">;
  readonly delete: Grant<"study.delete">;
}

/** Whose grants these are, in the log and in what is written. */
const LOCAL_SUBJECT = "local";

/**
 * Until there are users: everything is allowed to the subject "local", which
 * is whoever sits at this machine. Sound only while the server listens on
 * loopback addresses, which `checkListenAddress()` sees to.
 */
export function localGrants(): LocalGrants {
  return {
    read: grant("study.read"),
    write: grant("study.write"),
    delete: grant("study.delete"),
  };
}

/** The only place that makes a grant: the brand has no value, only a type. */
function grant<A extends Action>(_action: A): Grant<A> {
  return Object.freeze({ subject: LOCAL_SUBJECT }) as Grant<A>;
}
