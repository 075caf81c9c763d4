/** An independent second opinion on a volume: the same files read by ITK. @module */
import { type Affine, vec, type Vec3 } from "#base";
import type { VolumeGeometry, VolumeWarning } from "./types.ts";

/** Our volume, as far as the comparison needs it. */
export interface OurVolume {
  readonly geometry: VolumeGeometry;
  /** Whether slices were blended (uneven spacing, missing slices): ITK has nothing to compare. */
  readonly isResampled: boolean;
  /** Why ITK can't be a witness of this volume, as the end of a sentence. */
  readonly unwitnessed?: string;
  /**
   * Why its values can't (as of @itk-wasm/dicom 7.6.4 the last slice's rescale
   * is applied to all, as in PET), as the end of a sentence; geometry alone is
   * compared then.
   */
  readonly valuesUnwitnessed?: string;
  /** The value of a voxel, in the unit of the series' rescale. */
  valueAt(i: number, j: number, k: number): number;
  /** Largest error of `valueAt` itself. */
  readonly maxError: number;
}

/** What ITK makes of our volume. */
export interface Opinion {
  readonly verdict: "agrees" | "disagrees" | "unable";
  /** What was compared and found, a sentence each. */
  readonly sentences: readonly string[];
  /** For disagreement: to be said on the volume. */
  readonly warning?: VolumeWarning;
}

/** Bounds and chance, for tests and settings. */
export interface OpinionOptions {
  readonly timeoutMs?: number;
  /** Voxels compared. */
  readonly sampleCount?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** What the ITK process is asked; standard input. */
export interface ItkSeriesRequest {
  readonly files: readonly string[];
  readonly samples: readonly Vec3[];
}

/** What it answers; standard output. */
export type ItkSeries =
  | {
    readonly ok: true;
    readonly size: readonly number[];
    readonly spacing: readonly number[];
    readonly origin: readonly number[];
    /** Row by row: column n is the direction of axis n. */
    readonly direction: readonly number[];
    readonly values: readonly number[];
  }
  | { readonly ok: false; readonly message: string };

/** ITK takes three to five times the voxels' bytes: 600 slices of 512x512 stay below 1.5 GB. */
const MAX_VOXELS = 160_000_000;

/** ITK reads 275 slices in about 4 s; a busy machine is ten times as slow. */
const TIMEOUT_MS = 120_000;

const SAMPLE_COUNT = 512;

/** Corners farther apart than this are a disagreement. Both sides read the same decimal strings. */
const CORNER_TOLERANCE_MM = 0.01;

/** Shear of more than this over the whole stack is more than rounding. */
const SHEAR_TOLERANCE_MM = 0.1;

/**
 * Reads a series with ITK, in a process that is thrown away, and compares
 * size, the place of all corners, and a seeded sample of voxels with ours, at
 * the same places: ITK keeps the frames of a multi-frame object as the file has
 * them, which may be from the other end.
 *
 * "unable" where ITK can't be a witness: a sheared or resampled grid (ITK's
 * images are neither), a volume beyond its memory, or a fault of its own.
 *
 * @param files paths of the DICOM files in our volume, in any order
 */
export async function secondOpinion(
  files: readonly string[],
  ours: OurVolume,
  options: OpinionOptions = {},
): Promise<Opinion> {
  const why = cannotCompare(ours);
  if (why) return unable(why);
  const samples = sample(
    ours.geometry.sizeVx,
    options.sampleCount ?? SAMPLE_COUNT,
    options.seed ?? 1,
  );
  const mirrored = samples.map(([i, j, k]): Vec3 => [
    i,
    j,
    ours.geometry.sizeVx[2] - 1 - k,
  ]);
  const asked = { files, samples: [...samples, ...mirrored] };
  const itk = await askItk(asked, options);
  if (!itk.ok) return unable(`ITK could not read the series: ${itk.message}`);
  if (!isSound(itk)) {
    return unable(`ITK gives a spacing of ${itk.spacing.join(" × ")} mm.`);
  }
  const { valuesUnwitnessed } = ours;
  const { ijkToLps, isReversed } = fromOurEnd(ours.geometry, itk);
  const values = isReversed
    ? itk.values.slice(samples.length)
    : itk.values.slice(0, samples.length);
  const faults = [
    ...geometryFaults(ours.geometry, itk.size, ijkToLps),
    ...(valuesUnwitnessed === undefined
      ? valueFaults(ours, samples, values)
      : []),
  ];
  if (faults.length === 0) {
    return {
      verdict: "agrees",
      sentences: [
        `ITK reads the same size and places all corners within ${CORNER_TOLERANCE_MM} mm.`,
        valuesUnwitnessed === undefined
          ? `It has the same value in ${samples.length} sampled voxels.`
          : `Values were not compared: ${valuesUnwitnessed}`,
      ],
    };
  }
  return {
    verdict: "disagrees",
    sentences: faults,
    warning: {
      kind: "volume.secondOpinion",
      message: `A second reading with ITK disagrees: ${faults.join(" ")}`,
      params: { faults: faults.join(" ") },
    },
  };
}

function cannotCompare(ours: OurVolume): string | undefined {
  const { sizeVx, ijkToLps } = ours.geometry;
  if (ours.unwitnessed !== undefined) return ours.unwitnessed;
  if (ours.isResampled) {
    return "slices were blended to even spacing, which ITK does not do.";
  }
  const i = vec.applyDirection(ijkToLps, [1, 0, 0]);
  const j = vec.applyDirection(ijkToLps, [0, 1, 0]);
  const stack = vec.applyDirection(ijkToLps, [0, 0, sizeVx[2] - 1]);
  const normal = vec.normalize(vec.cross(i, j));
  const aside = vec.subtract(stack, vec.scale(normal, vec.dot(stack, normal)));
  if (vec.length(aside) > SHEAR_TOLERANCE_MM) {
    return "the stack is sheared (gantry tilt), which ITK cannot represent.";
  }
  const voxels = sizeVx[0] * sizeVx[1] * sizeVx[2];
  return voxels > MAX_VOXELS
    ? `${voxels} voxels are more than ITK's memory allows.`
    : undefined;
}

function unable(why: string): Opinion {
  return { verdict: "unable", sentences: [`No second opinion: ${why}`] };
}

/** Voxels spread over the volume by a seeded generator (mulberry32). */
function sample(sizeVx: Vec3, count: number, seed: number): Vec3[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return Array.from({ length: count }, () => [
    below(sizeVx[0]),
    below(sizeVx[1]),
    below(sizeVx[2]),
  ]);
}

type ItkImage = Extract<ItkSeries, { ok: true }>;

/** ITK is known to give negative spacing for some enhanced objects. */
function isSound({ size, spacing, origin, direction }: ItkImage): boolean {
  return size.length === 3 && spacing.every((mm) => mm > 0) &&
    [...spacing, ...origin, ...direction].every(Number.isFinite);
}

/** ITK's grid, its slices counted from the end where ours begin. */
function fromOurEnd(
  ours: VolumeGeometry,
  itk: ItkImage,
): { readonly ijkToLps: Affine; readonly isReversed: boolean } {
  const axis = (n: number): Vec3 =>
    vec.scale(
      [itk.direction[n]!, itk.direction[3 + n]!, itk.direction[6 + n]!],
      itk.spacing[n]!,
    );
  const [x, y, z] = itk.origin;
  const first: Vec3 = [x!, y!, z!];
  const step = axis(2);
  const ourStep = vec.applyDirection(ours.ijkToLps, [0, 0, 1]);
  if (vec.dot(step, ourStep) >= 0) {
    const ijkToLps = vec.affine(axis(0), axis(1), step, first);
    return { ijkToLps, isReversed: false };
  }
  const last = vec.add(first, vec.scale(step, itk.size[2]! - 1));
  const back = vec.scale(step, -1);
  const ijkToLps = vec.affine(axis(0), axis(1), back, last);
  return { ijkToLps, isReversed: true };
}

function geometryFaults(
  ours: VolumeGeometry,
  itkSize: readonly number[],
  theirs: Affine,
): string[] {
  const ourSize = ours.sizeVx.join(" × ");
  const theirSize = itkSize.join(" × ");
  if (ourSize !== theirSize) {
    return [`ITK reads ${theirSize} voxels, we ${ourSize}.`];
  }
  let worstMm = 0;
  for (let corner = 0; corner < 8; corner++) {
    const ijk = ours.sizeVx.map((size, n) => (corner >> n & 1) * (size - 1));
    const at = ijk as unknown as Vec3;
    const apart = vec.subtract(
      vec.apply(theirs, at),
      vec.apply(ours.ijkToLps, at),
    );
    worstMm = Math.max(worstMm, vec.length(apart));
  }
  return worstMm <= CORNER_TOLERANCE_MM
    ? []
    : [`Corners of the volume lie up to ${worstMm.toFixed(2)} mm apart.`];
}

function valueFaults(
  ours: OurVolume,
  samples: readonly Vec3[],
  theirs: readonly number[],
): string[] {
  let wrong = 0;
  let worst = 0;
  samples.forEach(([i, j, k], n) => {
    const value = theirs[n]!;
    const difference = Math.abs(ours.valueAt(i, j, k) - value);
    // ITK keeps what is rescaled by a fraction as float32.
    const allowed = ours.maxError + 1e-6 * Math.abs(value) + 1e-9;
    if (difference <= allowed) return;
    wrong++;
    worst = Math.max(worst, difference);
  });
  return wrong === 0 ? [] : [
    `${wrong} of ${samples.length} sampled voxels differ, by up to ${
      worst.toPrecision(3)
    }.`,
  ];
}

async function askItk(
  request: ItkSeriesRequest,
  options: OpinionOptions,
): Promise<ItkSeries> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal
    ? AbortSignal.any([timeout, options.signal])
    : timeout;
  const program = new URL("./second_opinion_cli.ts", import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--cached-only"],
      ...["--allow-read", "--allow-env", "--allow-sys", program],
    ],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped", signal },
  }).spawn();
  try {
    const asked = new Blob([JSON.stringify(request)]).stream()
      .pipeTo(child.stdin);
    const [{ stdout, stderr }] = await Promise.all([child.output(), asked]);
    const line = new TextDecoder().decode(stdout).trim().split("\n").at(-1);
    if (signal.aborted) return { ok: false, message: "out of time" };
    return line
      ? JSON.parse(line)
      : { ok: false, message: lastLine(stderr) || "no answer" };
  } catch (error) {
    return {
      ok: false,
      message: signal.aborted
        ? "out of time"
        : error instanceof Error
        ? error.message
        : String(error),
    };
  }
}

function lastLine(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim().split("\n").at(-1)!
    .slice(0, 200);
}
