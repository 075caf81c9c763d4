/**
 * Every bound on what comes from outside, each with its reason. A room takes
 * its bounds from here, so that they can be read, and changed, in one place.
 *
 * @module
 */

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Bounds, each with its unit in its name. */
export const LIMITS = {
  /** One DICOM file. The largest seen in the field are whole-slide images. */
  instanceBytes: 8 * GIB,
  /** Elements before the pixel data; enhanced objects with 10,000 frames need about 30 MiB. */
  headerBytes: 64 * MIB,
  /** A deflated data set, packed or unpacked: it can't be read in pieces. */
  deflatedBytes: 256 * MIB,
  /** Nesting of sequences; SR trees in use stay under 20. */
  sequenceDepth: 64,
  /** Data elements in one file, nested ones included. */
  elementCount: 2_000_000,
  /** Frames in one instance. */
  frameCount: 100_000,
  /** Pixels of one decoded frame: 16384 squared, more than any detector. */
  framePixels: 16384 * 16384,
  /** One attribute's text as we keep or show it. */
  textLength: 64 * KIB,
  /** One volume's voxels; WebAssembly memory ends at 4 GiB. */
  volumeBytes: 3 * GIB,
  /** A picture asked for, in either direction. */
  pictureSidePx: 4096,
  /** A JSON body. */
  jsonBodyBytes: 1 * MIB,
  /** One message on the live stream, upward. */
  wireMessageBytes: 64 * KIB,
  /** Views on one live connection. */
  viewsPerConnection: 16,
  /** Live connections on one server. */
  connections: 200,
  /** Entries in one zip, and their bytes when inflated: against bombs. */
  zipEntries: 100_000,
  zipInflatedBytes: 64 * GIB,
  /** Bytes inflated for each packed one; deflate ends at 1030, images of value seldom pass 50. */
  zipRatio: 250,
  /** Time to decode one frame; the largest JPEG 2000 frames take some seconds. */
  decodeMs: 30_000,
  /** Time to read and judge one received file. */
  parseMs: 2_000,
} as const;
