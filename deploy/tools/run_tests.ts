// deno-lint-ignore-file no-console -- a command-line entry point
/**
 * Runs the whole suite and ends with one line, `N passed, N failed`. Run it
 * as `deno task test`, which builds what the tests need first.
 *
 * @module
 */

const FOLDERS = ["server", "client", "deploy", "wasm"];

/** What a run's summary says; `undefined` where it has none. */
export function countsIn(
  output: string,
): { passed: number; failed: number; ignored: number } | undefined {
  // deno-lint-ignore no-control-regex -- colours begin with an escape
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  const summary = [...plain.matchAll(
    /\| (\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed(?: \(\d+ steps?\))?(?: \| (\d+) ignored)?/g,
  )].at(-1);
  if (summary === undefined) return undefined;
  const [, passed, failed, ignored] = summary;
  return {
    passed: Number(passed),
    failed: Number(failed),
    ignored: Number(ignored ?? 0),
  };
}

/** Runs, passing everything on; returns the exit code and the last of the output. */
async function run(): Promise<{ code: number; tail: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--parallel", "--doc", ...FOLDERS],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let tail = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    await Deno.stdout.write(chunk);
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-100_000);
  }
  const { code } = await child.status;
  return { code, tail };
}

if (import.meta.main) {
  const { code, tail } = await run();
  const counts = countsIn(tail);
  if (counts === undefined) {
    console.log("0 passed, 1 failed");
    Deno.exit(code === 0 ? 1 : code);
  }
  const { passed, ignored } = counts;
  // A file that does not load fails the run without being counted everywhere.
  const failed = Math.max(counts.failed, code === 0 ? 0 : 1);
  if (ignored > 0) {
    console.log(`${ignored} ignored: their names say what is missing here`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exit(failed === 0 ? 0 : 1);
}
