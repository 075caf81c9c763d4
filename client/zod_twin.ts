/**
 * The part of `zod/mini` that the wire's schemas use, for the bundle: the
 * library's own is 9 kB gzipped there, a seventh of the whole first load. It
 * answers the same to all that JSON can say, without saying where a fault is; the test
 * beside it holds it against `zod/mini` itself. The build puts it in the
 * library's place; a function that is missing here stops the build.
 *
 * @module
 */

/** What a schema makes of a value. */
export type Read<T> =
  | { readonly success: true; readonly data: T }
  | {
    readonly success: false;
    readonly error: { readonly issues: readonly never[] };
  };

/** A further condition on a value that has the right type. */
export type Check = (value: never) => boolean;

/** A schema; `T` is only its promise. */
export interface Schema<T = unknown> {
  /** The value as it may go on, or nothing for one that does not fit. */
  readonly read: (value: unknown) => { readonly as: T } | undefined;
  check(...checks: readonly Check[]): Schema<T>;
  safeParse(value: unknown): Read<T>;
  /** For objects: what a union tells them apart by. */
  readonly shape?: Shape;
  readonly isOptional?: true;
  readonly only?: unknown;
}

type Shape = Readonly<Record<string, Schema>>;

const FAILED = { success: false, error: { issues: [] } } as const;

function schema<T>(
  read: Schema<T>["read"],
  more: Partial<Schema<T>> = {},
): Schema<T> {
  return {
    ...more,
    read,
    check: (...checks) =>
      schema((value) => {
        const found = read(value);
        return found && checks.every((check) => check(found.as as never))
          ? found
          : undefined;
      }, more),
    safeParse: (value) => {
      const found = read(value);
      return found ? { success: true, data: found.as } : FAILED;
    },
  };
}

function when<T>(is: (value: unknown) => boolean): Schema<T> {
  return schema((value) => is(value) ? { as: value as T } : undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text. */
export const string = (): Schema<string> => when((v) => typeof v === "string");
/** A finite number. */
export const number = (): Schema<number> => when(Number.isFinite);
/** A whole number that a double holds exactly. */
export const int = (): Schema<number> => when(Number.isSafeInteger);
/** True or false. */
export const boolean = (): Schema<boolean> =>
  when((v) => typeof v === "boolean");

/** One value. */
export function literal<T>(only: T): Schema<T> {
  return schema((v) => v === only ? { as: only } : undefined, { only });
}

function oneOf<T>(values: readonly T[]): Schema<T> {
  return when((v) => (values as readonly unknown[]).includes(v));
}
export { oneOf as enum };

/** May be absent or undefined. */
export function optional<T>(inner: Schema<T>): Schema<T | undefined> {
  return schema<T | undefined>(
    (v) => v === undefined ? { as: undefined } : inner.read(v),
    { isOptional: true },
  );
}

/** A list. */
export function array<T>(inner: Schema<T>): Schema<T[]> {
  return schema((value) => {
    if (!Array.isArray(value)) return undefined;
    const out: T[] = [];
    for (const item of value) {
      const found = inner.read(item);
      if (found === undefined) return undefined;
      out.push(found.as);
    }
    return { as: out };
  });
}

/** A list of so many, each with its own schema. */
export function tuple(items: readonly Schema[]): Schema<unknown[]> {
  return schema((value) => {
    if (!Array.isArray(value) || value.length !== items.length) {
      return undefined;
    }
    const out: unknown[] = [];
    for (const [i, item] of items.entries()) {
      const found = item.read(value[i]);
      if (found === undefined) return undefined;
      out.push(found.as);
    }
    return { as: out };
  });
}

/** Text to values. */
export function record<T>(
  key: Schema<string>,
  inner: Schema<T>,
): Schema<Record<string, T>> {
  return schema((value) => {
    if (!isObject(value)) return undefined;
    const out: Record<string, T> = {};
    for (const [name, item] of Object.entries(value)) {
      if (name === "__proto__") continue;
      const found = inner.read(item);
      if (key.read(name) === undefined || found === undefined) return undefined;
      out[name] = found.as;
    }
    return { as: out };
  });
}

function object(shape: Shape, isStrict: boolean): Schema {
  return schema((value) => {
    if (!isObject(value)) return undefined;
    const from = value;
    const out: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(shape)) {
      const isHere = Object.hasOwn(from, name);
      if (!isHere && inner.isOptional) continue;
      const found = inner.read(from[name]);
      if (found === undefined) return undefined;
      out[name] = found.as;
    }
    for (const name of Object.keys(from)) {
      if (Object.hasOwn(shape, name)) continue;
      if (isStrict) return undefined;
      if (name !== "__proto__") out[name] = from[name];
    }
    return { as: out };
  }, { shape });
}

/** These keys and no others. */
export const strictObject = (shape: Shape): Schema => object(shape, true);
/** These keys; others are kept as they are. */
export const looseObject = (shape: Shape): Schema => object(shape, false);

/** The first that fits. */
export function union(options: readonly Schema[]): Schema {
  return schema((value) => {
    for (const option of options) {
      const found = option.read(value);
      if (found !== undefined) return found;
    }
    return undefined;
  });
}

/** Objects told apart by one key. */
export function discriminatedUnion(
  key: string,
  options: readonly Schema[],
): Schema {
  const byValue = new Map(
    options.map((option) => [option.shape?.[key]?.only, option]),
  );
  return schema((value) =>
    isObject(value) ? byValue.get(value[key])?.read(value) : undefined
  );
}

/** At least. */
export function minimum(least: number): (value: number) => boolean {
  return (value) => value >= least;
}

/** At most. */
export function maximum(most: number): (value: number) => boolean {
  return (value) => value <= most;
}

/** More than. */
export function gt(limit: number): (value: number) => boolean {
  return (value) => value > limit;
}

/** At most so long. */
export function maxLength(
  most: number,
): (value: { length: number }) => boolean {
  return (value) => value.length <= most;
}

/** Exactly so long. */
export function length(exact: number): (value: { length: number }) => boolean {
  return (value) => value.length === exact;
}

/** Text of this form. */
export function regex(form: RegExp): (value: string) => boolean {
  return (value) => form.test(value);
}

/** A condition of one's own. */
export function refine<T>(
  holds: (value: T) => unknown,
): (value: T) => boolean {
  return (value) => Boolean(holds(value));
}
