/** Tells compiled kernels from older ones: the hash of what they are compiled from. @module */

const ROOT = new URL("./", import.meta.url);
/** Beside the kernels: what they share with the host, and how they are compiled. */
const SHARED = ["layout.ts", "build.ts", "source_hash.ts", "../deno.json"];

/**
 * Hash of every source and the compiler's version, which deno.json pins.
 *
 * @returns `undefined` where the sources are not installed
 */
export async function sourceHash(): Promise<string | undefined> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(new URL("kernels/", ROOT))) {
      names.push(`kernels/${name}`);
    }
    const texts = await Promise.all(
      [...names.sort(), ...SHARED].map((name) =>
        Deno.readTextFile(new URL(name, ROOT))
      ),
    );
    const compiler = /npm:assemblyscript@[0-9.]+/.exec(texts.pop()!)?.[0];
    const all = [compiler, ...texts].join("\0");
    const bytes = new TextEncoder().encode(all);
    const hash = await crypto.subtle.digest("SHA-256", bytes);
    return new Uint8Array(hash).toHex();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What is wrong with the compiled kernels, in words; `undefined` where nothing is. */
export async function kernelFault(): Promise<string | undefined> {
  const [sources, built] = await Promise.all([sourceHash(), builtHash()]);
  if (built === undefined) {
    return "Kernels are not compiled: run deno task build";
  }
  // Without sources there is nothing to be older than.
  if (sources === undefined || sources === built) return undefined;
  return "Kernels are older than their source: run deno task build";
}

async function builtHash(): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(new URL("build/hash", ROOT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
