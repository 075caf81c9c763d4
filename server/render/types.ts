/** What can be asked of the renderer, and what it answers. @module */
import type { Affine, Vec3 } from "#base";
import type { VolumeGeometry, VoxelScale } from "#volume";

/** How a picture leaves the renderer. */
export interface PictureOutput {
  readonly widthPx: number;
  readonly heightPx: number;
  /** WebP is not made yet: PNG comes in its place, and the picture's media type says so. */
  readonly format: "raw" | "jpeg" | "png" | "webp";
  /** 1 to 100, for lossy formats. */
  readonly quality?: number;
}

/** A picture; row by row from the top. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly mediaType:
    | "application/octet-stream"
    | "image/jpeg"
    | "image/png"
    | "image/webp";
  /** Encoded bytes, or for raw: 1 (grey) or 4 (RGBA) bytes a pixel. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly channels: 1 | 4;
  /** Encoded without loss from what was rendered. */
  readonly lossless: boolean;
  readonly renderMs: number;
}

/** Linear window in the unit of the values (HU for CT), PS3.3 C.11.2. */
export interface Window {
  readonly center: number;
  readonly width: number;
  readonly function?: "LINEAR" | "LINEAR_EXACT" | "SIGMOID";
}

/** Nearest shows the pixels; cubic is Catmull-Rom. */
export type Interpolation = "nearest" | "linear" | "cubic";

/**
 * A frame in two dimensions. Grey frames bring int16 values and a table from
 * value (as uint16 index, `value - INT16_MIN`) to grey, made by
 * `greyTable()`; colour frames bring interleaved RGB.
 */
export interface FrameJob {
  readonly kind: "frame";
  /** `values` are kept for the next job on the same frame: they must not change. */
  readonly source:
    | {
      readonly kind: "grey";
      readonly values: Int16Array;
      readonly table: Uint8Array; // 65,536 entries
    }
    | { readonly kind: "rgb"; readonly values: Uint8Array };
  /** Drawn in white over the frame: one byte a pixel, 255 where so, else 0; must not change either. */
  readonly overlay?: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  /** From picture pixels (x, y; whole at pixel centres) to frame pixels (column, row): `[a, b, c, d, e, f]`, column = a*x + b*y + c. */
  readonly pictureToFrame: readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  readonly interpolation: Interpolation;
  readonly output: PictureOutput;
}

/** A plane through a volume. */
export interface MprJob {
  readonly kind: "mpr";
  readonly volume: RenderVolume;
  /** Centre of the picture's first pixel, the steps from pixel to pixel, LPS mm. */
  readonly originLps: Vec3;
  readonly stepXLps: Vec3;
  readonly stepYLps: Vec3;
  /** Thickness along the normal, 0 for a plane; sampled every half of the smallest spacing or finer. */
  readonly slabMm: number;
  readonly slabMode: "maximum" | "minimum" | "average";
  readonly window: Window;
  readonly inverted: boolean;
  readonly interpolation: Interpolation;
  readonly output: PictureOutput;
}

/** Where the eye is; what lies behind it is not seen. Orthographic where `viewAngleDeg` is absent. */
export interface Camera {
  readonly positionLps: Vec3;
  readonly focalPointLps: Vec3;
  readonly upLps: Vec3;
  /** Half the height of the view in mm, orthographic. */
  readonly parallelScaleMm: number;
  /** Full vertical angle, perspective. */
  readonly viewAngleDeg?: number;
}

/** Points of colour and opacity over values; opacity is for 1 mm. */
export interface TransferFunction {
  readonly colors: readonly (readonly [
    value: number,
    r: number,
    g: number,
    b: number,
  ])[];
  readonly opacities: readonly (readonly [value: number, opacity: number])[];
  readonly shading?: {
    readonly ambient: number;
    readonly diffuse: number;
    readonly specular: number;
    readonly specularPower: number;
  };
}

/** A volume from outside. */
export interface VolumeJob {
  readonly kind: "volume";
  readonly volume: RenderVolume;
  readonly camera: Camera;
  readonly method: "composite" | "maximum" | "minimum" | "average";
  /** For composite, which needs one. */
  readonly transfer?: TransferFunction;
  /** For projections, which need one. */
  readonly window?: Window;
  readonly inverted?: boolean;
  /** Only what lies no further than this from the eye, along each ray, is shown. */
  readonly depthMm?: number;
  /** Only what lies inside is shown; in ijk, `[min, max]`. */
  readonly cropIjk?: readonly [Vec3, Vec3];
  /** For composite, 0 to 1; black where absent. */
  readonly background?: readonly [number, number, number];
  /**
   * Moving: drawn at half the width and height of `output`, then enlarged.
   * Hasty: the same at full size, for who enlarges it himself.
   * Fast: at full size, double steps where 40 dB allow it. Exact: every sample.
   */
  readonly quality: "moving" | "hasty" | "fast" | "exact";
  readonly output: PictureOutput;
}

/** Voxels in shared memory, where kernels and decoders reach them. */
export interface RenderVolume {
  readonly id: string;
  readonly geometry: VolumeGeometry;
  readonly scale: VoxelScale;
  readonly lpsToIjk: Affine;
  readonly sizeBytes: number;
  /** Where slice k lies, so that a decoding worker can write int16 voxels itself. */
  sliceTarget(k: number): {
    readonly buffer: SharedArrayBuffer;
    /** Of voxel (0, 0, k). */
    readonly byteOffset: number;
    readonly rowStrideVx: number;
  };
  /** Pads edges and builds the skip structures, in parallel, once all slices are written. */
  finish(): Promise<void>;
  /** The value (scaled, in its unit) at a point by linear interpolation; `undefined` outside. */
  valueAt(lps: Vec3): number | undefined;
  /** Gives the memory back; jobs on the volume fail from then on. */
  close(): void;
}

/** Draws: one pool of workers for all volumes and frames. */
export interface Renderer {
  /**
   * Allocates a volume. Its voxels are zero until written.
   *
   * @throws {RangeError} For a size or a map that no volume can have, or more
   * than memory holds; the message names it.
   */
  createVolume(geometry: VolumeGeometry, scale: VoxelScale): RenderVolume;
  /**
   * What a volume of this size takes before anything is drawn.
   *
   * @throws {RangeError} For a size that no volume can have.
   */
  volumeBytes(sizeVx: VolumeGeometry["sizeVx"]): number;
  /**
   * Draws a picture. Jobs share the workers fairly.
   *
   * @throws {DOMException} `AbortError` soon after `signal` is aborted: between
   * tiles.
   * @throws {RangeError} For a job that has no picture (a camera without a
   * direction, a number that is not finite); the message names it.
   */
  render(
    job: FrameJob | MprJob | VolumeJob,
    signal?: AbortSignal,
  ): Promise<Picture>;
  /** Stops the workers. */
  close(): void;
}
