/** The scenes that both renderers draw: VTK's presets, cameras and light. @module */
import { vec, type Vec3 } from "#base";
import type {
  Camera,
  PictureOutput,
  RenderVolume,
  TransferFunction,
  VolumeJob,
} from "#render";

/** As in ../shared/peers/scenes.json: points in HU, opacities for 1 mm. */
export interface Scenes {
  readonly presets: Readonly<Record<string, ScenePreset>>;
  /** Full vertical angle, degrees. */
  readonly viewAngle: number;
  /** Of the eye above the middle, degrees. */
  readonly elev: number;
}

interface ScenePreset {
  readonly op: TransferFunction["opacities"];
  readonly col: TransferFunction["colors"];
  readonly ambient: number;
  readonly diffuse: number;
  readonly specular: number;
  readonly power: number;
  readonly mip: 0 | 1;
}

/** Views around the patient. */
export const VIEWS = 36;
/** Half the angle under which the whole volume is seen from the eye. */
const REACH_DEG = 15;

/** A picture of a preset: view `k` of {@linkcode VIEWS}, as vtk_raycast.py places it. */
export function sceneJob(
  scenes: Scenes,
  preset: string,
  volume: RenderVolume,
  k: number,
  quality: VolumeJob["quality"],
  output: PictureOutput,
): VolumeJob {
  const scene = scenes.presets[preset];
  if (scene === undefined) throw new Error(`No preset ${preset} in the scenes`);
  const camera = orbit(scenes, volume, k);
  const common = { kind: "volume", volume, camera, quality, output } as const;
  if (scene.mip === 1) {
    return { ...common, method: "maximum", window: windowOf(scene) };
  }
  const { ambient, diffuse, specular, power } = scene;
  return {
    ...common,
    method: "composite",
    transfer: {
      colors: scene.col,
      opacities: scene.op,
      shading: { ambient, diffuse, specular, specularPower: power },
    },
  };
}

/** The ramp of opacity over white is a window over greys. */
function windowOf({ op }: ScenePreset): NonNullable<VolumeJob["window"]> {
  const [, low, high] = op;
  const [from, to] = [low![0], high![0]];
  return {
    center: (from + to) / 2,
    width: to - from,
    function: "LINEAR_EXACT",
  };
}

function orbit(scenes: Scenes, volume: RenderVolume, k: number): Camera {
  const { sizeVx, ijkToLps } = volume.geometry;
  const far = sizeVx.map((size) => size - 1) as unknown as Vec3;
  const middle = vec.apply(ijkToLps, vec.scale(far, 0.5));
  const radius = vec.length(vec.applyDirection(ijkToLps, far)) / 2;
  const azimuth = 2 * Math.PI * k / VIEWS;
  const elevation = scenes.elev * Math.PI / 180;
  const away = radius / Math.sin(REACH_DEG * Math.PI / 180);
  const toEye: Vec3 = [
    Math.cos(elevation) * Math.cos(azimuth),
    Math.cos(elevation) * Math.sin(azimuth),
    Math.sin(elevation),
  ];
  return {
    positionLps: vec.add(middle, vec.scale(toEye, away)),
    focalPointLps: middle,
    upLps: [0, 0, 1],
    parallelScaleMm: radius,
    viewAngleDeg: scenes.viewAngle,
  };
}
