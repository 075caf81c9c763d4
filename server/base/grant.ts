/**
 * Access as a typed key: a function that reveals or changes patient data
 * takes a grant as its first argument, so forgetting the check does not
 * compile. Only auth/ makes grants.
 *
 * @module
 */

declare const brand: unique symbol;

/** What may be done. */
export type Action = "study.read" | "study.write" | "study.delete";

/** Proof that `subject` was allowed the action `A`. */
export interface Grant<A extends Action> {
  readonly [brand]: A;
  readonly subject: string;
}
