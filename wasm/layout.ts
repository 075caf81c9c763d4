/**
 * Where things lie in shared memory: the one description that kernels
 * (AssemblyScript) and host (TypeScript) both compile. Offsets are bytes from
 * the start of their block; f32 unless the name's comment says otherwise.
 *
 * Blocks lie wherever the arena puts them: a memory holds one volume, or many
 * frames (volumes of one slice, or of three), and the jobs on them.
 *
 * @module
 */

/** First address that the arena hands out; AssemblyScript keeps what is below. */
export const ARENA_ADDRESS = 1024;

// ---- The volume header ----

export const VOLUME_BYTES = 64;

/** Voxels stored before the first and, at least, after the last, each axis. */
export const PAD_VX = 2;
/** Brick edge in voxels, as a power of two. */
export const BRICK_SHIFT = 2;
export const BRICK_VX = 4;
/** Block edge in bricks, as a power of two. */
export const BLOCK_SHIFT = 2;
export const BLOCK_BRICKS = 4;

/** i32 each: the grid without padding. */
export const VOLUME_SIZE_X = 0;
export const VOLUME_SIZE_Y = 4;
export const VOLUME_SIZE_Z = 8;
/** i32: bytes from row to row, from slice to slice. */
export const VOLUME_ROW_BYTES = 12;
export const VOLUME_SLICE_BYTES = 16;
/** u32: address of voxel (0, 0, 0). */
export const VOLUME_VOXELS = 20;
/** i32: bricks along each axis; `STRIDE` is X rounded up for 16-byte steps. */
export const VOLUME_BRICKS_X = 24;
export const VOLUME_BRICKS_Y = 28;
export const VOLUME_BRICKS_Z = 32;
export const VOLUME_BRICK_STRIDE = 36;
/** u32: address of `[minimum, maximum]` int16 pairs, one a brick. */
export const VOLUME_BRICK_RANGES = 40;
/** i32: blocks of bricks along x and y. */
export const VOLUME_BLOCKS_X = 44;
export const VOLUME_BLOCKS_Y = 48;
/** u32: address of `[minimum, maximum]` int16 pairs, one a block. */
export const VOLUME_BLOCK_RANGES = 52;

// ---- Jobs ----

/** Bytes that any job's parameters fit in. */
export const JOB_BYTES = 512;
/** Edge of a tile, a worker's unit of work. */
export const TILE_PX = 32;
/** Pictures in memory are whole multiples of this, wide and high. */
export const PICTURE_ALIGN_PX = 16;
/** Each worker's own memory, for what does not fit in registers. */
export const SCRATCH_BYTES = 4096;

/** Fields that every picture job begins with. u32 address, then i32. */
export const PICTURE_PIXELS = 0;
/** Pixels from row to row; rows and columns beyond the picture are padding. */
export const PICTURE_STRIDE = 4;
export const PICTURE_ROWS = 8;

// Occupancy of one transfer function.

/** u32 addresses: distances out, a buffer as large, counts by table entry. */
export const OCCUPANCY_DISTANCES = 0;
export const OCCUPANCY_SCRATCH = 4;
/** Of `LUT_SIZE + 1` u32: entries before this one that are not transparent. */
export const OCCUPANCY_VISIBLE = 8;
/** From voxel value to table entry: `(value - min) * scale`. */
export const OCCUPANCY_MIN = 12;
export const OCCUPANCY_SCALE = 16;
/** Of `LUT_SIZE / LUT_BLOCK` f32: the largest opacity in each block of entries. */
export const OCCUPANCY_BLOCK_MAX = 20;
/** Bricks whose opacity stays below are marked faint. */
export const OCCUPANCY_FAINT = 24;

/** Entries of a transfer function's table. */
export const LUT_SIZE = 4096;
export const LUT_BLOCK = 16;
/** Distances are in bricks, no larger than this. */
export const DISTANCE_MAX = 64;
/** In the place of distance 0: visible, but faint. */
export const DISTANCE_FAINT = 255;

// A plane through a volume (MPR).

/** f64 x 3 each: ijk of the first pixel, steps per pixel, step per slab sample. */
export const PLANE_ORIGIN = 16;
export const PLANE_STEP_X = 40;
export const PLANE_STEP_Y = 64;
export const PLANE_STEP_SLAB = 88;
/** i32: samples through the slab, 1 for a plane. */
export const PLANE_SAMPLES = 112;
/** i32: one of `BLEND_*`. */
export const PLANE_BLEND = 116;
/** i32: one of `INTERPOLATE_*`. */
export const PLANE_INTERPOLATION = 120;
/** u32: address of 65,536 grey bytes, by `value - INT16_MIN`. */
export const PLANE_TABLE = 124;
/** u32: as RAY_CHANGES, for slabs of maxima and minima. */
export const PLANE_CHANGES = 128;

export const BLEND_MAXIMUM = 0;
export const BLEND_MINIMUM = 1;
export const BLEND_AVERAGE = 2;

export const INTERPOLATE_NEAREST = 0;
export const INTERPOLATE_LINEAR = 1;
export const INTERPOLATE_CUBIC = 2;

// A frame in two dimensions.

/** f64 x 6: picture to frame, `column = a*x + b*y + c`, `row = d*x + e*y + f`. */
export const FRAME_MAP = 16;
/** i32: one of `INTERPOLATE_*`. */
export const FRAME_INTERPOLATION = 64;
/** i32: sub-samples a pixel along each axis, averaged. */
export const FRAME_SUBSAMPLES = 68;
/** u32: as PLANE_TABLE. */
export const FRAME_TABLE = 72;

// A volume from outside.

/** i32: one of `RAY_*`. */
export const RAY_MODE = 16;
/** i32: edge of a beam in pixels, 0 for none. */
export const RAY_BEAM_PX = 20;
/** u32 addresses: distances, opacities, RGB colours, grey by value. */
export const RAY_DISTANCES = 24;
export const RAY_ALPHA = 28;
export const RAY_COLOR = 32;
export const RAY_TABLE = 36;
/** As OCCUPANCY_MIN and OCCUPANCY_SCALE. */
export const RAY_LUT_MIN = 40;
export const RAY_LUT_SCALE = 44;
/** A ray ends once its transmittance is no more than this. */
export const RAY_OPAQUE = 48;
/** Double steps once transmittance is below this; 0 for never. */
export const RAY_COARSE = 52;
/** i32: 1 where faint bricks take double steps. */
export const RAY_FAINT_STEPS = 56;
/** i32, then f32: lighting. */
export const RAY_SPECULAR_POWER = 60;
export const RAY_AMBIENT = 64;
export const RAY_DIFFUSE = 68;
export const RAY_SPECULAR = 72;
/** Distance between samples, mm. */
export const RAY_STEP_MM = 76;
/** f32 x 3 each, ijk: a ray's origin at pixel (0, 0), its change per pixel; then its direction alike. */
export const RAY_ORIGIN = 80;
export const RAY_ORIGIN_X = 92;
export const RAY_ORIGIN_Y = 104;
export const RAY_DIRECTION = 116;
export const RAY_DIRECTION_X = 128;
export const RAY_DIRECTION_Y = 140;
/** f32 x 3 each: the same direction in mm, whose length scales the steps. */
export const RAY_MM = 152;
export const RAY_MM_X = 164;
export const RAY_MM_Y = 176;
/** f32 x 3 each, ijk: what is shown. */
export const RAY_BOX_MIN = 188;
export const RAY_BOX_MAX = 200;
/** f32 x 6 (xx, 2xy, 2xz, yy, 2yz, zz): length squared in mm of a gradient per voxel. */
export const RAY_METRIC = 212;
/** f32 x 3: toward the light, for a gradient per voxel. */
export const RAY_LIGHT = 248;
/** f32 x 3: 0 to 1. */
export const RAY_BACKGROUND = 260;
/** The first table entry that is not transparent. */
export const RAY_LUT_FIRST = 272;
/** u32: address of 65,536 i32 by `value - INT16_MIN`: the next value (up for maxima, down for minima) with another grey. */
export const RAY_CHANGES = 276;
/** Rays end so far from where they begin, mm. */
export const RAY_DEPTH_MM = 280;

export const RAY_COMPOSITE = 0;
export const RAY_SHADED = 1;
export const RAY_MAXIMUM = 2;
export const RAY_MINIMUM = 3;
export const RAY_AVERAGE = 4;

// Twice as large, for pictures while moving.

/** u32, then i32: the small picture; channels 1 or 4. */
export const ENLARGE_SOURCE = 16;
export const ENLARGE_SOURCE_STRIDE = 20;
export const ENLARGE_SOURCE_ROWS = 24;
export const ENLARGE_CHANNELS = 28;

// JPEG.

/** i32: 1 or 4 channels; columns of blocks (8 px grey, 16 px colour) to encode. */
export const JPEG_CHANNELS = 16;
export const JPEG_MCU_COLUMNS = 20;
/** i32: rows of MCUs in the picture, and in one strip. */
export const JPEG_MCU_ROWS = 24;
export const JPEG_STRIP_ROWS = 28;
/** u32: strip outputs, bytes apart, and where each one's length is written. */
export const JPEG_OUTPUT = 32;
export const JPEG_OUTPUT_STRIDE = 36;
export const JPEG_LENGTHS = 40;
/** u32: `JPEG_TABLE_BYTES` of tables. */
export const JPEG_TABLES = 44;

/** Reciprocal quantizers f32 x 64, columns first: luminance, chrominance. */
export const JPEG_QUANT = 0;
export const JPEG_QUANT_BYTES = 256;
/** u32 `code << 8 | length`: DC x 16 then AC x 256, luminance then chrominance. */
export const JPEG_DC = 512;
export const JPEG_DC_BYTES = 64;
export const JPEG_AC = 640;
export const JPEG_AC_BYTES = 1024;
/** u8 x 64: our order (columns first) by zigzag position. */
export const JPEG_ZIGZAG = 2688;
export const JPEG_TABLE_BYTES = 2752;

// PNG.

/** i32: 1 or 4; bytes of a row without padding; rows in a strip; rows in all. */
export const PNG_PIXEL_BYTES = 16;
export const PNG_ROW_BYTES = 20;
export const PNG_STRIP_ROWS = 24;
export const PNG_ROWS = 28;
/** u32: filtered rows out, each after its filter's type; a row of zeros; Adler-32 of each strip out. */
export const PNG_FILTERED = 32;
export const PNG_ZEROS = 36;
export const PNG_CHECKS = 40;
/** u32: deflated strips out, bytes apart, and where each one's length is written. */
export const PNG_OUTPUT = 44;
export const PNG_OUTPUT_STRIDE = 48;
export const PNG_LENGTHS = 52;
