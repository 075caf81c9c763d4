/** The compiled kernels, and what each of them is called. @module */

import { pngStripKernel } from "./png_strip.ts";

/** A kernel's export: does one item of a job. */
export type KernelName =
  | "compositeTile"
  | "distanceAcrossLayers"
  | "distanceWithinLayer"
  | "enlargeRows"
  | "frameColorTile"
  | "frameTile"
  | "jpegStrip"
  | "padEnds"
  | "padSlice"
  | "planeTile"
  | "pngFilterStrip"
  | "pngStrip"
  | "projectTile"
  | "rangeBlocks"
  | "rangeBricks";

/** Strict is the same to the bit on every processor; relaxed is what this one does fastest. */
export type KernelVariant = "strict" | "relaxed";

/** Any kernel: addresses of volume header and job, the item's number, the worker's scratch. */
export type Kernel = (
  volume: number,
  job: number,
  item: number,
  scratch: number,
) => void;

const modules = new Map<KernelVariant, Promise<WebAssembly.Module>>();

/**
 * The compiled module, loaded once.
 *
 * @throws {Error} Where `deno task wasm` has not been run.
 */
export function kernelModule(
  variant: KernelVariant,
): Promise<WebAssembly.Module> {
  let module = modules.get(variant);
  if (module === undefined) {
    module = load(variant);
    modules.set(variant, module);
    // A failure is told to whoever asked, and tried again by the next.
    module.catch(() => modules.delete(variant));
  }
  return module;
}

async function load(variant: KernelVariant): Promise<WebAssembly.Module> {
  const file = new URL(`../build/${variant}.wasm`, import.meta.url);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("Kernels are not compiled: run `deno task wasm`", {
      cause: error,
    });
  }
  return await WebAssembly.compile(bytes);
}

/** The kernels over one memory; `pngStrip` is one in all but language. */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Readonly<Record<KernelName, Kernel>> {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const compiled = instance.exports as Readonly<
    Record<Exclude<KernelName, "pngStrip">, Kernel>
  >;
  return {
    ...compiled,
    pngStrip: pngStripKernel(compiled.pngFilterStrip, memory),
  };
}
