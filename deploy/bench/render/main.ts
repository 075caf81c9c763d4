// deno-lint-ignore-file no-console -- a command-line entry point
/**
 * Our renderer beside VTK's native CPU ray caster, in one run, cell by cell:
 * `deno task bench:render [WORD…]`, where words pick cells, as in
 * `bench:render head bone 512`. Needs Debian's python3-vtk9, python3-numpy,
 * xvfb and invesalius-examples, and the real chest in ../shared/data. The last
 * line is `name=value` pairs.
 *
 * @module
 */
import {
  createRenderer,
  type Renderer,
  type RenderVolume,
  type VolumeJob,
} from "#render";
import { median } from "../median.ts";
import { decibelsFromReference } from "./reference.ts";
import { sceneJob, type Scenes, VIEWS } from "./scene.ts";
import { type BenchVolume, chest, head, place, writeRaw } from "./volumes.ts";
import { timeVtk } from "./vtk.ts";

const SCENES = new URL(
  "../../../../shared/peers/scenes.json",
  import.meta.url,
).pathname;
const PRESETS = ["bone", "muscle", "soft", "mip"];
const SIZES = [512, 1024];
/** Degrees: as the scenes have it, a third of the pixels lit; and all of them lit. */
const ANGLES = { whole: 22, close: 8 };
/** For VTK's frames of one cell; its own set-up takes 7 s of the larger volume. */
const VTK_SECONDS = 12;
/** Pictures are compared with the reference at this view and this size. */
const REFERENCE = { view: 4, sizePx: 512 };
const QUALITIES = ["exact", "fast", "moving"] as const;

type Quality = typeof QUALITIES[number];

/** One volume, preset, size and angle. */
interface Cell {
  readonly name: string;
  readonly vtkMs: number;
  readonly ms: Readonly<Record<Quality, number>>;
  readonly db?: Readonly<Record<Quality, number>>;
}

const words = Deno.args;
const folder = await Deno.makeTempDir({ prefix: "farsight-bench-" });
const scenes: Scenes = JSON.parse(await Deno.readTextFile(SCENES));
const renderer = createRenderer({ threads: 2 });
const cells: Cell[] = [];
try {
  for (const load of [head, chest]) {
    const bench = await load();
    if (bench === undefined) throw new Error(`No volume: ${load.name}`);
    if (SIZES.some((size) => isAsked(bench.name, size))) await compare(bench);
  }
} finally {
  renderer.close();
  await Deno.remove(folder, { recursive: true });
}
summarize(cells);

function isAsked(
  volume: string,
  size: number,
  preset?: string,
  angle?: string,
): boolean {
  const mine = [volume, String(size)];
  return words.every((word) =>
    [...mine, preset ?? word, angle ?? word].includes(word)
  );
}

async function compare(bench: BenchVolume): Promise<void> {
  const volumeJson = await writeRaw(bench, folder);
  const volume = place(renderer, bench);
  await volume.finish();
  for (const [angle, viewAngle] of Object.entries(ANGLES)) {
    const seen: Scenes = { ...scenes, viewAngle };
    const scenesJson = `${folder}/${angle}.json`;
    await Deno.writeTextFile(scenesJson, JSON.stringify(seen));
    for (const preset of PRESETS) {
      for (const sizePx of SIZES) {
        if (!isAsked(bench.name, sizePx, preset, angle)) continue;
        const vtk = await timeVtk({
          ...{ volumeJson, scenesJson, preset, sizePx },
          ...{ views: VIEWS, seconds: VTK_SECONDS },
        });
        const scene = { seen, preset, volume, sizePx };
        const ms = {
          exact: await timeOurs(scene, "exact", vtk.frames),
          fast: await timeOurs(scene, "fast", vtk.frames),
          moving: await timeOurs(scene, "moving", vtk.frames),
        };
        const name = `${bench.name} ${preset} ${sizePx} ${angle}`;
        const db = sizePx === REFERENCE.sizePx
          ? { db: await compareToReference(scene, bench) }
          : {};
        const cell: Cell = { name, vtkMs: vtk.median_ms, ms, ...db };
        cells.push(cell);
        console.log(lineOf(cell));
      }
    }
  }
  volume.close();
}

/** What both draw. */
interface Scene {
  readonly seen: Scenes;
  readonly preset: string;
  readonly volume: RenderVolume;
  readonly sizePx: number;
}

function jobOf(
  { seen, preset, volume, sizePx }: Scene,
  quality: Quality,
  view: number,
): VolumeJob {
  const output = { widthPx: sizePx, heightPx: sizePx, format: "raw" } as const;
  return sceneJob(seen, preset, volume, view, quality, output);
}

function render(
  scene: Scene,
  quality: Quality,
  view: number,
): ReturnType<Renderer["render"]> {
  return renderer.render(jobOf(scene, quality, view));
}

/** The median over the views that VTK drew; the first picture is not counted, as VTK's is not. */
async function timeOurs(
  scene: Scene,
  quality: Quality,
  views: number,
): Promise<number> {
  await render(scene, quality, 0);
  const times: number[] = [];
  for (let view = 0; view < views; view++) {
    const begin = performance.now();
    await render(scene, quality, view);
    times.push(performance.now() - begin);
  }
  return median(times);
}

async function compareToReference(
  scene: Scene,
  bench: BenchVolume,
): Promise<Record<Quality, number>> {
  const { view } = REFERENCE;
  const pictures: Uint8Array[] = [];
  for (const quality of QUALITIES) {
    pictures.push((await render(scene, quality, view)).bytes);
  }
  const job = jobOf(scene, "exact", view);
  const [exact, fast, moving] = decibelsFromReference(bench, job, pictures);
  return { exact: exact!, fast: fast!, moving: moving! };
}

function lineOf({ name, vtkMs, ms, db }: Cell): string {
  const parts = QUALITIES.map((quality) => {
    const ratio = (vtkMs / ms[quality]).toFixed(1);
    const noise = db === undefined ? "" : `, ${db[quality].toFixed(1)} dB`;
    return `${ms[quality].toFixed(1)} (${ratio}x${noise})`;
  });
  return `| ${name} | ${vtkMs.toFixed(0)} | ${parts.join(" | ")} |`;
}

function summarize(all: readonly Cell[]): void {
  const figures: string[] = [];
  for (const quality of ["exact", "fast", "moving"] as const) {
    const ratios = all.map(({ vtkMs, ms }) => vtkMs / ms[quality]);
    const mean = Math.exp(
      ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length,
    );
    figures.push(`${quality}_worst=${Math.min(...ratios).toFixed(2)}`);
    if (quality !== "moving") {
      figures.push(`${quality}_mean=${mean.toFixed(2)}`);
    }
    if (quality === "fast") {
      const db = all.flatMap((cell) => cell.db?.fast ?? []);
      figures.push(`fast_db=${Math.min(...db).toFixed(1)}`);
    }
  }
  console.log(figures.join(" "));
}
