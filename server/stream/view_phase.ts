/** The life of a view, as a table of allowed moves. @module */

/**
 * What a view is at:
 * - `opening`: its images are not known yet;
 * - `moving`: a finger is down and a moving picture is due; `held`: it was sent;
 * - `pausing`: the finger lies still and a settled picture is due; `paused`: it was sent;
 * - `settling`: at rest, a settled picture is due; `refining`: the true one is due; `resting`: all was sent;
 * - `broken`: the last picture could not be made.
 */
export type ViewPhase =
  | "opening"
  | "moving"
  | "held"
  | "pausing"
  | "paused"
  | "settling"
  | "refining"
  | "resting"
  | "broken";

/** What happens to it. */
export type ViewEvent =
  | "opened"
  | "moved"
  | "rested"
  | "stillness"
  | "sent"
  | "failed";

type Moves = Readonly<Partial<Record<ViewEvent, ViewPhase>>>;

const TOUCH = { moved: "moving", rested: "settling" } as const;
const DUE = { ...TOUCH, failed: "broken" } as const;

const MOVES: Readonly<Record<ViewPhase, Moves>> = {
  opening: { opened: "settling", moved: "opening", rested: "opening" },
  moving: { ...DUE, sent: "held" },
  held: { ...TOUCH, stillness: "pausing" },
  pausing: { ...DUE, sent: "paused" },
  paused: TOUCH,
  settling: { ...DUE, sent: "refining" },
  refining: { ...DUE, sent: "resting" },
  resting: TOUCH,
  broken: TOUCH,
};

/** Where an event leads; events that mean nothing in a phase leave it. */
export function nextPhase(phase: ViewPhase, event: ViewEvent): ViewPhase {
  return MOVES[phase][event] ?? phase;
}

/** How urgent the due picture is, from 0; `undefined` where none is due. */
export function urgencyOf(phase: ViewPhase): 0 | 1 | 2 | undefined {
  switch (phase) {
    case "moving":
      return 0;
    case "settling":
    case "pausing":
      return 1;
    case "refining":
      return 2;
    default:
      return undefined;
  }
}
