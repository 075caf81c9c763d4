// deno-lint-ignore-file no-console -- a command-line entry point
/**
 * The figures of the main job, on a server of its own with the real chest CT
 * (275 slices of 512 x 512): `deno task bench`. Needs ../shared/data, Debian's
 * chromium and python3-pydicom. The last line is `name=value` pairs.
 *
 * @module
 */
import {
  memoryRise,
  REAL_DATA,
  runCommand,
  type RunningServer,
  sampleStream,
  startServer,
  stowRaw,
  temporaryData,
  unpacked,
} from "#testing";
import { median } from "./median.ts";
import { clickToPixelMs } from "./click_to_pixel.ts";
import { hostileSlowestMs } from "./hostile.ts";

/** Memory at rest is read this long after the server is ready. */
const REST_MS = 3000;

/** 720 frames of 512 x 512: 360 MiB of pixels. */
const LARGE = { rows: 512, columns: 512, frames: 720 };

type Figures = Record<string, number>;

async function startFigures(): Promise<Figures> {
  const ready: number[] = [];
  const resident: number[] = [];
  for (let run = 0; run < 4; run++) {
    await using data = await temporaryData();
    const begin = performance.now();
    await using server = await startServer(data.folder);
    const health = await fetch(`${server.url}/healthz`);
    await health.body?.cancel();
    // The first run fills the file cache.
    if (run > 0) ready.push(performance.now() - begin);
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    if (run > 0) resident.push(await server.residentBytes());
  }
  return {
    ready_ms: Math.round(median(ready)),
    rest_resident_mb: Math.round(median(resident) / 1e6),
  };
}

async function largeFigures(): Promise<Figures> {
  await using data = await temporaryData();
  // A volume is built once the series is quiet; only the way in is measured.
  const settings = { FARSIGHT_SERIES_QUIET_MS: "600000" };
  await using server = await startServer(data.folder, settings);
  const begin = performance.now();
  const stored = stowRaw(server, sampleStream(LARGE));
  const rise = await memoryRise(server, stored);
  if (!(await stored).startsWith("HTTP/1.1 200 ")) {
    throw new Error(`The large instance was not taken: ${await stored}`);
  }
  return {
    large_instance_ms: Math.round(performance.now() - begin),
    large_instance_memory_rise_mb: Math.round(rise / 1e6),
  };
}

/** The address of the only series, below /dicomweb. */
async function onlySeries(server: RunningServer): Promise<string> {
  const { studies } = await (await fetch(`${server.url}/api/studies`)).json();
  const { studyUid } = studies[0];
  const url = `${server.url}/api/studies/${studyUid}`;
  const { series } = await (await fetch(url)).json();
  return `/dicomweb/studies/${studyUid}/series/${series[0].seriesUid}`;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

async function picture(server: RunningServer, path: string): Promise<void> {
  const response = await fetch(`${server.url}${path}`);
  if (!response.ok) throw new Error(await response.text());
  await response.arrayBuffer();
}

/** What pydicom and numpy take for the same files, decoded and stacked. */
async function pydicomMs(folder: string): Promise<number> {
  const script = `
import sys, glob, time, pydicom, numpy
begin = time.perf_counter()
sets = [pydicom.dcmread(f) for f in glob.glob(sys.argv[1] + "/**/*", recursive=True) if f.endswith(".dcm")]
sets = [d for d in sets if "PixelData" in d]
sets.sort(key=lambda d: float(d.ImagePositionPatient[2]))
volume = numpy.stack([(d.pixel_array * d.RescaleSlope + d.RescaleIntercept).astype("int16") for d in sets])
print(len(sets), (time.perf_counter() - begin) * 1000)
`;
  const { stdout, stderr, success } = await new Deno.Command(
    "/usr/bin/python3",
    { args: ["-c", script, folder] },
  ).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const [slices, ms] = new TextDecoder().decode(stdout).split(" ").map(Number);
  if (slices !== 275) throw new Error(`pydicom read ${slices} slices`);
  return ms!;
}

async function chestFigures(): Promise<Figures> {
  const folder = await unpacked("series/ct_chest_lidc0314.tar.xz");
  await using data = await temporaryData();
  const importMs = await timed(async () => {
    const { code, stderr } = await runCommand(data.folder, ["import", folder]);
    // The archive holds one file that is no image, which import names.
    if (code > 1) throw new Error(stderr);
  });
  const whole: number[] = [];
  const rendered: number[] = [];
  const click: number[] = [];
  const peer: number[] = [];
  let clickCold = 0;
  for (let run = 0; run < 3; run++) {
    await Deno.remove(`${data.folder}/volumes`, { recursive: true })
      .catch(() => {});
    await using server = await startServer(data.folder);
    const cold = await clickToPixelMs(server.url, 3);
    if (run === 0) clickCold = cold[0]!;
    click.push(...cold.slice(1));
    const path = `${await onlySeries(server)}/rendered3d?viewport=512,512`;
    whole.push(await timed(() => picture(server, path)));
    rendered.push(await timed(() => picture(server, path)));
    peer.push(await pydicomMs(folder));
  }
  const buildMs = median(whole) - median(rendered);
  return {
    import_275_ms: Math.round(importMs),
    click_to_pixel_first_ms: Math.round(clickCold),
    click_to_pixel_ms: Math.round(median(click)),
    volume_build_ms: Math.round(buildMs),
    rendered3d_512_ms: Math.round(median(rendered)),
    volume_build_by_pydicom: Number((buildMs / median(peer)).toFixed(2)),
  };
}

if (REAL_DATA === undefined) {
  console.error("The real chest CT is not on this machine.");
  Deno.exit(2);
}
const figures: Figures = {
  ...await startFigures(),
  ...await largeFigures(),
  hostile_slowest_ms: Math.round(await hostileSlowestMs()),
  ...await chestFigures(),
};
console.log(
  Object.entries(figures).map(([name, value]) => `${name}=${value}`).join(" "),
);
Deno.exit(0);
