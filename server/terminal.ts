/** What commands say to the person who called them. @module */

const encoder = new TextEncoder();

/** A line on standard output. */
export function print(line: string): void {
  writeAll(Deno.stdout, `${line}\n`);
}

/** A line on standard error. */
export function complain(line: string): void {
  writeAll(Deno.stderr, `${line}\n`);
}

/** A line that the next one replaces; nothing where no one looks on. */
export function progress(line: string): void {
  if (Deno.stderr.isTerminal()) writeAll(Deno.stderr, `\r\x1b[K${line}`);
}

/** `text` without what a terminal would act on: names come from outside. */
export function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "\u{FFFD}");
}

/** `3.4 MB` and the like. */
export function megabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1e6).toFixed(1)} MB`;
}

function writeAll(to: { writeSync(p: Uint8Array): number }, text: string) {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
}
