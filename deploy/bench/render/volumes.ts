/** The volumes that both renderers draw, as files for VTK and in our memory. @module */
import type { Renderer, RenderVolume } from "#render";
import { readRealChest, REAL_DATA } from "#testing";

/** Where Debian's invesalius-examples puts its CT head. */
const HEAD = "/usr/share/doc/invesalius-examples/examples/Cranium.inv3";

/** int16 voxels in HU, x fastest, y next. */
export interface BenchVolume {
  readonly name: string;
  readonly sizeVx: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
  readonly voxels: Int16Array<ArrayBuffer>;
}

/** A real CT head of 256 x 256 x 108; `undefined` where the package is missing. */
export async function head(): Promise<BenchVolume | undefined> {
  const tar = new Deno.Command("tar", {
    args: ["-xzOf", HEAD, "--wildcards", "*/matrix.dat"],
    stderr: "null",
  });
  const { success, stdout } = await tar.output();
  if (!success) return undefined;
  return {
    name: "head",
    sizeVx: [256, 256, 108],
    spacingMm: [0.957, 0.957, 1.5],
    voxels: new Int16Array(stdout.buffer.slice(0, 2 * 256 * 256 * 108)),
  };
}

/** The real chest of 275 slices, sampled anew (linear) as 400; `undefined` where it is missing. */
export async function chest(): Promise<BenchVolume | undefined> {
  if (REAL_DATA === undefined) return undefined;
  const { sizeVx: [columns, rows, count], slices, interceptHu } =
    await readRealChest();
  const depth = 400, area = columns * rows;
  const voxels = new Int16Array(area * depth);
  for (let k = 0; k < depth; k++) {
    const at = k * (count - 1) / (depth - 1);
    const low = Math.min(Math.floor(at), count - 2), t = at - low;
    const a = slices[low]!, b = slices[low + 1]!;
    for (let n = 0; n < area; n++) {
      voxels[k * area + n] = Math.round(
        a[n]! + (b[n]! - a[n]!) * t + interceptHu,
      );
    }
  }
  return {
    name: "chest",
    sizeVx: [columns, rows, depth],
    spacingMm: [0.78125, 0.78125, (count - 1) / (depth - 1)],
    voxels,
  };
}

/** Writes it as vtk_raycast.py reads it. @returns the JSON file's path */
export async function writeRaw(
  volume: BenchVolume,
  folder: string,
): Promise<string> {
  const { name, sizeVx, spacingMm, voxels } = volume;
  await Deno.writeFile(
    `${folder}/${name}.raw`,
    new Uint8Array(voxels.buffer),
  );
  const path = `${folder}/${name}.json`;
  await Deno.writeTextFile(
    path,
    JSON.stringify({ dims: sizeVx, spacing: spacingMm, file: `${name}.raw` }),
  );
  return path;
}

/** Copies it into the renderer's memory; its skip structures are not made yet. */
export function place(renderer: Renderer, bench: BenchVolume): RenderVolume {
  const { sizeVx, spacingMm: [x, y, z], voxels } = bench;
  const scale = { slope: 1, intercept: 0, unit: "HU", maxError: 0 };
  const ijkToLps = [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0] as const;
  const volume = renderer.createVolume({ sizeVx, ijkToLps }, scale);
  const [columns, rows, slices] = sizeVx;
  for (let k = 0; k < slices; k++) {
    const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
    const target = new Int16Array(buffer);
    for (let j = 0; j < rows; j++) {
      const from = (k * rows + j) * columns;
      target.set(
        voxels.subarray(from, from + columns),
        byteOffset / 2 + j * rowStrideVx,
      );
    }
  }
  return volume;
}
