/** How a command ends, and why one can't begin. @module */

/** Exit codes beside 0, for scripts. */
export const EXIT = {
  notAll: 1,
  usage: 2,
  held: 3,
  notBuilt: 4,
  failed: 5,
} as const;

/** Why nothing can begin here, in a sentence for the person who called it. */
export class StartFault extends Error {
  override readonly name = "StartFault";
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
