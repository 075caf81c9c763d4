/** Programs of others that tests talk to: DCMTK, Orthanc, Chromium ... @module */

function isInstalled(program: string): boolean {
  const paths = `${Deno.env.get("PATH") ?? ""}:/usr/sbin`.split(":");
  return paths.some((path) => {
    try {
      return Deno.statSync(`${path}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}

/**
 * A test that needs programs of others. Where one is missing the test is
 * reported as ignored, with the reason in its name; with
 * `FARSIGHT_PEERS=required` in the environment, as in CI, it fails instead.
 */
export function peerTest(
  programs: readonly string[],
  name: string,
  run: (t: Deno.TestContext) => Promise<void> | void,
): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) {
    Deno.test(name, (t) => run(t));
    return;
  }
  const required = Deno.env.get("FARSIGHT_PEERS") === "required";
  Deno.test({
    name: `${name} (${missing.join(", ")} not installed)`,
    ignore: !required,
    fn() {
      throw new Error(`Not installed: ${missing.join(", ")}`);
    },
  });
}
