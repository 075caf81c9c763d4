/** VTK's own ray caster, in a process of its own. @module */

const SCRIPT = new URL(
  "../../../../shared/peers/vtk_raycast.py",
  import.meta.url,
).pathname;

/** What vtk_raycast.py prints for one preset and size, ms. */
export interface VtkTimes {
  readonly first_ms: number;
  readonly median_ms: number;
  /** How many of the views were drawn in the time given. */
  readonly frames: number;
}

/** What to draw. */
export interface VtkScene {
  readonly volumeJson: string;
  readonly scenesJson: string;
  readonly preset: string;
  readonly sizePx: number;
  readonly views: number;
  readonly seconds: number;
}

/** Times one preset at one size. */
export async function timeVtk(scene: VtkScene): Promise<VtkTimes> {
  const command = new Deno.Command("xvfb-run", {
    args: [
      ...["-a", "/usr/bin/python3", SCRIPT, scene.volumeJson],
      ...["--preset", scene.preset, "--size", String(scene.sizePx)],
      ...["--views", String(scene.views), "--seconds", String(scene.seconds)],
      ...["--scenes", scene.scenesJson, "--threads", "2"],
    ],
    stderr: "piped",
  });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`VTK failed: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout).trim().split("\n").at(-1)!);
}
