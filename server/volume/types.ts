/** A volume in patient space, and how a heap of planes becomes one. @module */
import type { Affine, Vec3 } from "#base";

/**
 * A regular grid: any affine map, so a tilted gantry (a sheared grid) is kept
 * exactly as it was scanned.
 */
export interface VolumeGeometry {
  readonly sizeVx: Vec3;
  /** From ijk (column, row, slice; whole at voxel centres) to LPS mm. */
  readonly ijkToLps: Affine;
  readonly frameOfReferenceUid?: string;
}

/** What is said in words on a volume; `message` is English, `params` feed a translation. */
export interface VolumeWarning {
  readonly kind:
    | "volume.tilt"
    | "volume.unevenSpacing"
    | "volume.missingSlices"
    | "volume.duplicateSlices"
    | "volume.phases"
    | "volume.orientations"
    | "volume.matrices"
    | "volume.noPosition"
    | "volume.badGeometry"
    | "volume.quantized"
    | "volume.slicesLeftOut"
    | "volume.secondOpinion";
  readonly message: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** One plane offered for a volume. */
export interface PlaneInput {
  /** Names the plane to the caller; unique. */
  readonly id: string;
  readonly columns: number;
  readonly rows: number;
  readonly originLps?: Vec3;
  readonly rowDirectionLps?: Vec3;
  readonly columnDirectionLps?: Vec3;
  /** Distance between columns, then between rows. */
  readonly spacingMm?: readonly [number, number];
  /** Why a position that is given can't be used, in words; the geometry is absent then. */
  readonly planeFault?: string;
  readonly sliceLocationMm?: number;
  readonly instanceNumber?: number;
  readonly phase: string;
  readonly isLocalizer?: boolean;
  /** Hash of the pixels or the file, where known: tells a copy from a rival at one position. */
  readonly contentHash?: string;
  readonly frameOfReferenceUid?: string;
}

/** A stack of planes in order along its normal: what a reader scrolls, and what a volume is built from. */
export interface StackPlan {
  /** Key within the series, steady from one planning to the next. */
  readonly key: string;
  readonly label: string;
  readonly phase: string;
  /** Ids of the planes, ordered along the normal, each position once. */
  readonly planeIds: readonly string[];
  /** Distance along the normal from the first plane; as long as `planeIds`. */
  readonly positionsMm: readonly number[];
  /** Planes left out (duplicates), with the reason. */
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
  /** The grid to be built; `undefined` where no honest volume exists (the warnings say why). */
  readonly grid?: VolumeGeometry;
  /**
   * For each slice of the grid: the two planes (indices into `planeIds`) and
   * the weight of the second. Weight 0 with both equal: the plane itself.
   */
  readonly gridSlices?: readonly {
    readonly a: number;
    readonly b: number;
    readonly weightB: number;
  }[];
  readonly warnings: readonly VolumeWarning[];
}

/** How int16 voxels are read: `value = voxel * slope + intercept`, in `unit`. */
export interface VoxelScale {
  readonly slope: number;
  readonly intercept: number;
  readonly unit: string;
  /** Largest difference between `value` and the value it stands for; 0 where exact. */
  readonly maxError: number;
}
