/** Pictures of a volume, as jobs for the renderer. @module */
import { vec, type Vec3 } from "#base";
import type {
  MprJob,
  RenderVolume,
  TransferFunction,
  VolumeJob,
  VolumePreset,
  Window,
} from "#render";
import type { VolumeGeometry } from "#volume";
import { wholeWindow } from "../grey/windows.ts";
import { mprPicture } from "../view/mpr_picture.ts";
import { pickPoint } from "../view/pick_point.ts";
import { volumeCamera } from "../view/volume_camera.ts";
import type {
  LiveMprState,
  LiveProbed,
  LiveRequest,
  LiveSize,
  LiveVolumeState,
} from "./live_types.ts";
import { type LivePlan, lpsAt } from "./stack_plan.ts";

/** Plans a plane's picture. */
export function planPlane(
  { size, picture, format, quality, sampling }: LiveRequest,
  state: LiveMprState,
  volume: RenderVolume,
  base: Required<Window>,
  isInverted: boolean,
): LivePlan<MprJob> {
  const geometry = mprPicture(state, volume.geometry, size, picture);
  const window = state.window ? wholeWindow(state.window) : base;
  const isHasty = sampling === "moving" && state.interpolation === "cubic";
  return {
    job: {
      kind: "mpr",
      volume,
      ...geometry,
      slabMm: state.slabMm,
      slabMode: state.slabMode,
      window,
      inverted: state.inverted !== isInverted,
      interpolation: isHasty ? "linear" : state.interpolation,
      output: { ...picture, format, quality },
    },
    frameIndex: 0,
    geometry,
    window,
    storedBytes: volume.sizeBytes,
  };
}

/** The value under a point of a plane's view. */
export function probePlane(
  state: LiveMprState,
  size: LiveSize,
  xPx: number,
  yPx: number,
  volume: RenderVolume,
): LiveProbed {
  const { unit } = volume.scale;
  const lps = lpsAt(mprPicture(state, volume.geometry, size), xPx, yPx);
  const value = volume.valueAt(lps);
  if (value === undefined) return { unit };
  return { lps, ijk: [...vec.apply(volume.lpsToIjk, lps)], value, unit };
}

/**
 * Plans a volume's picture from outside.
 *
 * @param preset for composite; one that is a projection itself is drawn as such
 * @param isInverted whether low values are bright as a rule (MONOCHROME1);
 * greys follow it, the colours of compositing do not
 */
export function planVolume(
  { size, picture, format, quality, sampling }: LiveRequest,
  state: LiveVolumeState,
  volume: RenderVolume,
  base: Required<Window>,
  preset: VolumePreset | undefined,
  isInverted: boolean,
): LivePlan<VolumeJob> {
  const { camera, geometry } = volumeCamera(
    state,
    volume.geometry,
    size,
    picture,
  );
  const look = lookOf(state, base, preset);
  const crop = state.crop && cropIjk(state.crop, volume.geometry);
  return {
    job: {
      kind: "volume",
      volume,
      camera,
      ...look,
      inverted: state.inverted !== isInverted,
      ...crop && { cropIjk: crop },
      // The renderer's "moving" is drawn at half size and enlarged; here the
      // picture asked for is small already, and the client enlarges it.
      quality: sampling === "moving" ? "hasty" : sampling,
      output: { ...picture, format, quality },
    },
    frameIndex: 0,
    ...geometry && { geometry },
    ...look.window && { window: look.window },
    storedBytes: volume.sizeBytes,
  };
}

/** The value and the place that a point of a volume's view shows. */
export function probeVolume(
  job: VolumeJob,
  xPx: number,
  yPx: number,
): LiveProbed {
  const { lpsToIjk, scale: { unit } } = job.volume;
  const picked = pickPoint(job, xPx, yPx);
  if (picked === undefined) return { unit };
  const { lps, value } = picked;
  return {
    ...lps !== undefined && {
      lps: [...lps],
      ijk: [...vec.apply(lpsToIjk, lps)],
    },
    value,
    unit,
  };
}

/** How the values become colours or greys. */
function lookOf(
  { method, window, shift }: LiveVolumeState,
  base: Required<Window>,
  preset: VolumePreset | undefined,
): Pick<VolumeJob, "method" | "transfer"> & { window?: Required<Window> } {
  const own = window && wholeWindow(window);
  if (method !== "composite") return { method, window: own ?? base };
  if (preset?.transfer !== undefined) {
    return { method, transfer: shifted(preset.transfer, shift) };
  }
  const whole = preset?.window && wholeWindow(preset.window);
  const projection = preset?.method ?? "maximum";
  return { method: projection, window: own ?? whole ?? base };
}

/** From fractions of the box, whose faces are half a voxel out, to ijk. */
function cropIjk(
  [low, high]: readonly [Vec3, Vec3],
  { sizeVx }: VolumeGeometry,
): readonly [Vec3, Vec3] {
  const at = ([i, j, k]: Vec3): Vec3 => [
    i * sizeVx[0] - 0.5,
    j * sizeVx[1] - 0.5,
    k * sizeVx[2] - 0.5,
  ];
  return [at(low), at(high)];
}

function shifted(
  transfer: TransferFunction,
  shift: number,
): TransferFunction {
  if (shift === 0) return transfer;
  return {
    ...transfer,
    colors: transfer.colors.map(([value, ...rgb]) => [value + shift, ...rgb]),
    opacities: transfer.opacities.map((
      [value, opacity],
    ) => [value + shift, opacity]),
  };
}
