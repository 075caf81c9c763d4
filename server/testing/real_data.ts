/**
 * Real images with verified truths, beside the checkout at ../shared/data:
 * read in place, never copied into the project.
 *
 * @module
 */

/** The folder of real data; `undefined` on a machine without it. */
export const REAL_DATA: string | undefined = folder(
  new URL("../../../shared/data", import.meta.url).pathname,
);

function folder(path: string): string | undefined {
  try {
    return Deno.statSync(path).isDirectory ? path : undefined;
  } catch {
    return undefined;
  }
}

/** A test on real data; reported as ignored, with the reason in its name, where there is none. */
export function realDataTest(
  name: string,
  run: (dataFolder: string, t: Deno.TestContext) => Promise<void> | void,
): void {
  if (REAL_DATA === undefined) {
    Deno.test({ name: `${name} (no real data here)`, ignore: true, fn() {} });
    return;
  }
  const dataFolder = REAL_DATA;
  Deno.test(name, (t) => run(dataFolder, t));
}

/**
 * The unpacked content of a `.tar.xz` below the data folder. Unpacked once a
 * machine, into its folder for temporary files; safe from parallel tests.
 *
 * @param archive for example `series/ct_chest_lidc0314.tar.xz`
 */
export async function unpacked(archive: string): Promise<string> {
  if (REAL_DATA === undefined) throw new Error("No real data on this machine");
  const name = archive.replaceAll("/", "_").replace(/\.tar\.xz$/, "");
  const parent = `${Deno.env.get("TMPDIR") ?? "/tmp"}/farsight-real-data`;
  const target = `${parent}/${name}`;
  if (folder(target) !== undefined) return target;
  await Deno.mkdir(parent, { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: parent });
  const tar = new Deno.Command("tar", {
    args: ["xJf", `${REAL_DATA}/${archive}`, "-C", scratch],
    stderr: "piped",
  });
  const { success, stderr } = await tar.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  try {
    await Deno.rename(scratch, target);
  } catch (error) {
    if (folder(target) === undefined) throw error;
    await Deno.remove(scratch, { recursive: true });
  }
  return target;
}
