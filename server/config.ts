/**
 * Settings, from the environment, judged once at start. This table is the
 * only list: deploy/docs/settings.md is compared with it by a test.
 *
 * @module
 */
import * as z from "zod";
import { checkListenAddress } from "#auth";
import { err, LIMITS, ok, type Result } from "#base";

const GIB = 1024 ** 3;

/** One setting: its key, its unit, what holds where it is absent, and why it exists. */
export interface Setting<T> {
  readonly key: string;
  /** "" where there is none. */
  readonly unit: string;
  readonly default: string;
  readonly reason: string;
  /** Reads the text; its issues say what is allowed. */
  readonly schema: z.ZodType<T, string>;
}

const host = z.string().superRefine((value, context) => {
  const checked = checkListenAddress(value);
  if (!checked.ok) context.addIssue(`is refused. ${checked.error.message}`);
});

function whole(min: number, max: number): z.ZodType<number, string> {
  return z.string()
    .regex(/^[0-9]{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      error: `must be from ${min} to ${max}`,
    });
}

const onOff = z.enum(["on", "off"], { error: 'must be "on" or "off"' })
  .transform((value) => value === "on");

const folder = z.string().min(1, "must name a folder").max(4096);

function setting<T>(
  key: string,
  unit: string,
  byDefault: string | number,
  schema: z.ZodType<T, string>,
  reason: string,
): Setting<T> {
  return { key, unit, default: String(byDefault), reason, schema };
}

/** Every setting. */
export const SETTINGS = {
  host: setting(
    "FARSIGHT_HOST",
    "",
    "127.0.0.1",
    host,
    "The address to listen on. Loopback only until access control exists.",
  ),
  port: setting(
    "FARSIGHT_PORT",
    "",
    8080,
    whole(0, 65535),
    "The port to listen on; 0 takes a free one, which is printed.",
  ),
  dataFolder: setting(
    "FARSIGHT_DATA",
    "",
    "./data",
    folder,
    "The folder of everything that is kept: images by hash, the index, uploads under way.",
  ),
  threads: setting(
    "FARSIGHT_THREADS",
    "threads",
    0,
    whole(0, 256),
    "Threads that decode and render; 0 takes one for each processor.",
  ),
  volumeCacheBytes: setting(
    "FARSIGHT_VOLUME_CACHE_BYTES",
    "bytes",
    2 * GIB,
    whole(64 * 1024 ** 2, 1024 * GIB),
    "Volumes in memory at most; one in use is never dropped, and one more that they leave no room for is refused.",
  ),
  secondOpinion: setting(
    "FARSIGHT_SECOND_OPINION",
    "",
    "on",
    onOff,
    "Reads each new volume again with ITK, in a process of its own, and compares; costs a processor for seconds and up to 1.4 GB for each volume.",
  ),
  maxInstanceBytes: setting(
    "FARSIGHT_MAX_INSTANCE_BYTES",
    "bytes",
    LIMITS.instanceBytes,
    whole(1024, LIMITS.instanceBytes),
    "The largest single file taken; larger ones are refused while they come.",
  ),
  seriesQuietMs: setting(
    "FARSIGHT_SERIES_QUIET_MS",
    "ms",
    2000,
    whole(0, 3_600_000),
    "A series' volume is built once nothing has come for it this long.",
  ),
  uploadExpiryHours: setting(
    "FARSIGHT_UPLOAD_EXPIRY_HOURS",
    "hours",
    72,
    whole(1, 8760),
    "An upload left alone this long is forgotten; what it stored stays.",
  ),
  drainMs: setting(
    "FARSIGHT_DRAIN_MS",
    "ms",
    10_000,
    whole(0, 600_000),
    "Time given to requests under way when the server is asked to stop.",
  ),
} as const;

/** What the server runs with. */
export type Config = {
  readonly [K in keyof typeof SETTINGS]: typeof SETTINGS[K] extends
    Setting<infer T> ? T : never;
};

/** A value that can't be used; `message` names the key and the value. */
export interface ConfigError {
  readonly key: string;
  readonly message: string;
}

/**
 * Reads all settings. A key that starts with `FARSIGHT_` and is not in the
 * table is an error too: a misspelt bound must not be silently without effect.
 *
 * @param environment as of `Deno.env.toObject()`
 */
export function readConfig(
  environment: Readonly<Record<string, string>>,
): Result<Config, readonly ConfigError[]> {
  const errors: ConfigError[] = unknownKeys(environment);
  const values: Record<string, unknown> = {};
  for (const [name, { key, schema, default: byDefault }] of all()) {
    const text = environment[key] ?? byDefault;
    const read = schema.safeParse(text);
    if (read.success) values[name] = read.data;
    else {
      const rule = read.error.issues[0]?.message ?? "is not allowed";
      errors.push({ key, message: `${key}=${JSON.stringify(text)} ${rule}` });
    }
  }
  // Every key of SETTINGS was read by its own schema just above.
  return errors.length === 0 ? ok(values as Config) : err(errors);
}

/** Keys for tests and tools, which the server itself does not read. */
const FOREIGN_KEYS = /^FARSIGHT_(PEERS|UPDATE_GOLDEN|TEST_.*)$/;

function unknownKeys(environment: Readonly<Record<string, string>>) {
  const known = new Set(all().map(([, { key }]) => key));
  return Object.keys(environment)
    .filter((key) => key.startsWith("FARSIGHT_") && !known.has(key))
    .filter((key) => !FOREIGN_KEYS.test(key))
    .map((key) => ({
      key,
      message: `${key} is not a setting; known are ${
        [...known].sort().join(", ")
      }`,
    }));
}

function all(): [string, Setting<unknown>][] {
  return Object.entries(SETTINGS);
}

/** The table as Markdown, which deploy/docs/settings.md holds. */
export function settingsMarkdown(): string {
  const rows = all().map(([, { key, unit, default: byDefault, reason }]) =>
    `| \`${key}\` | \`${byDefault}\` | ${unit} | ${reason} |`
  );
  return ["| key | default | unit | what for |", "|---|---|---|---|", ...rows]
    .join("\n");
}
