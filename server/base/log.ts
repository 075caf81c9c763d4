// deno-lint-ignore-file no-console -- the one place that writes to the console
/** Structured log lines, one JSON object a line, without patient data. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** What a line carries beside its event: identifiers and figures, never names. */
export type LogFields = Readonly<
  Record<string, string | number | boolean | undefined>
>;

/** A log that writes JSON lines to standard error. */
export function jsonLog(): Log {
  const write =
    (level: string) => (event: string, fields: LogFields = {}): void => {
      const line = { time: new Date().toISOString(), level, event, ...fields };
      console.error(JSON.stringify(line));
    };
  return { info: write("info"), warn: write("warn"), error: write("error") };
}

/** A log that keeps nothing. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
