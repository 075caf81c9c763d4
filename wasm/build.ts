// deno-lint-ignore-file no-console -- a command-line entry point
/**
 * Compiles kernels/ to build/strict.wasm and build/relaxed.wasm, unless they
 * are up to date already. Run it as `deno task wasm`.
 *
 * @module
 */
import asc from "assemblyscript/asc";
import { sourceHash } from "./source_hash.ts";

const ROOT = new URL("./", import.meta.url);
const OUT = new URL("build/", ROOT);
const VARIANTS = { strict: 0, relaxed: 1 } as const;

async function readIfThere(file: URL): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function compile(relaxed: 0 | 1): Promise<Uint8Array> {
  const outputs = new Map<string, Uint8Array | string>();
  const { error, stderr } = await asc.main([
    ...["kernels/main.ts", "--outFile", "out.wasm", "-O3", "--noAssert"],
    ...["--runtime", "stub", "--enable", "simd,threads,relaxed-simd"],
    ...["--importMemory", "--sharedMemory", "--maximumMemory", "65536"],
    ...["--use", `RELAXED=${relaxed}`, "--use", "abort="],
    // Addresses are 32 bits; kernels mix them with i32 offsets on purpose.
    ...["--disableWarning", "201"],
  ], {
    readFile: (name: string) =>
      readIfThere(new URL(name, ROOT)).then((text) => text ?? null),
    writeFile: (name: string, data: Uint8Array | string) => {
      outputs.set(name, data);
    },
    listFiles: () => [],
  });
  const wasm = outputs.get("out.wasm");
  if (error || !(wasm instanceof Uint8Array)) {
    throw new Error(`Cannot compile kernels: ${stderr.toString()}`);
  }
  return wasm;
}

/** Writes in one step, so that a parallel run never reads half a file. */
async function replace(
  name: string,
  data: Uint8Array | string,
): Promise<void> {
  const scratch = new URL(`${name}.${Deno.pid}.part`, OUT);
  const bytes = typeof data === "string"
    ? new TextEncoder().encode(data)
    : data;
  await Deno.writeFile(scratch, bytes);
  await Deno.rename(scratch, new URL(name, OUT));
}

if (import.meta.main) {
  await Deno.mkdir(OUT, { recursive: true });
  const hash = await sourceHash();
  if (hash === undefined) throw new Error("There are no kernels to compile");
  if (await readIfThere(new URL("hash", OUT)) === hash) Deno.exit(0);
  const started = performance.now();
  for (const [name, relaxed] of Object.entries(VARIANTS)) {
    await replace(`${name}.wasm`, await compile(relaxed));
  }
  await replace("hash", hash);
  console.error(
    `wasm: kernels compiled in ${Math.round(performance.now() - started)} ms`,
  );
}
