/** What a volume file says of itself, read before anything large is allocated. @module */
import { err, ok, type Result } from "#base";

/** Why a file is no volume. */
export interface VolumeFileError {
  readonly kind:
    | "volume.unknownFormat"
    | "volume.unreadable"
    | "volume.unsupported"
    | "volume.limit";
  readonly message: string;
}

/** Voxels along each axis, as the header has them. */
export type SizeVx = readonly number[];

const HEADER_BYTES = 64 * 1024;

/**
 * The size that a `.nii`, `.nii.gz`, `.nrrd` or `.mha` file declares.
 *
 * Headers whose voxels lie in another file (`.mhd`, `.nhdr`, `data file:`) are
 * refused: a received file must not choose what else is read.
 */
export async function readVolumeFileSize(
  path: string,
): Promise<Result<SizeVx, VolumeFileError>> {
  const name = path.toLowerCase();
  if (name.endsWith(".nii")) return niftiSize(await head(path, false));
  if (name.endsWith(".nii.gz")) return niftiSize(await head(path, true));
  if (name.endsWith(".nrrd")) return nrrdSize(text(await head(path, false)));
  if (name.endsWith(".mha")) return metaSize(text(await head(path, false)));
  return fault(
    "volume.unknownFormat",
    "not .nii, .nii.gz, .nrrd or .mha",
  );
}

/** Dimensions of NIfTI-1 (348 bytes) or NIfTI-2 (540), in either byte order. */
function niftiSize(bytes: Uint8Array): Result<SizeVx, VolumeFileError> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 348) return fault("volume.unreadable", "header too short");
  for (const little of [true, false]) {
    const headerBytes = view.getInt32(0, little);
    if (headerBytes === 348) {
      const rank = view.getInt16(40, little);
      return sized(
        rank,
        (n) => view.getInt16(42 + 2 * n, little),
      );
    }
    if (headerBytes === 540 && bytes.length >= 540) {
      const rank = Number(view.getBigInt64(16, little));
      return sized(
        rank,
        (n) => Number(view.getBigInt64(24 + 8 * n, little)),
      );
    }
  }
  return fault("volume.unreadable", "no NIfTI header");
}

function nrrdSize(header: string): Result<SizeVx, VolumeFileError> {
  const [fields] = header.split(/\r?\n\r?\n/);
  if (!header.startsWith("NRRD")) {
    return fault("volume.unreadable", "no NRRD header");
  }
  if (/^data ?file:/im.test(fields!)) return detached();
  return fromWords(/^sizes:(.*)$/im.exec(fields!)?.[1]);
}

function metaSize(header: string): Result<SizeVx, VolumeFileError> {
  if (!/^ElementDataFile\s*=\s*LOCAL\s*$/im.test(header)) return detached();
  return fromWords(/^DimSize\s*=(.*)$/im.exec(header)?.[1]);
}

function fromWords(
  words: string | undefined,
): Result<SizeVx, VolumeFileError> {
  const numbers = words?.trim().split(/\s+/).map(Number) ?? [];
  return sized(numbers.length, (n) => numbers[n]!);
}

function sized(
  rank: number,
  at: (n: number) => number,
): Result<SizeVx, VolumeFileError> {
  if (!(rank >= 3 && rank <= 7)) {
    return fault("volume.unsupported", `${rank} dimensions, expected 3 or 4`);
  }
  const size = Array.from({ length: rank }, (_, n) => at(n));
  return size.every((n) => Number.isInteger(n) && n >= 1)
    ? ok(size)
    : fault("volume.unreadable", `a size of ${size.join("x")} voxels`);
}

function detached(): Result<never, VolumeFileError> {
  return fault("volume.unsupported", "its voxels lie in another file");
}

function fault(
  kind: VolumeFileError["kind"],
  message: string,
): Result<never, VolumeFileError> {
  return err({ kind, message: `Cannot read volume: ${message}` });
}

function text(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** The first bytes of a file; of a damaged gzip, as far as it goes. */
async function head(path: string, isGzip: boolean): Promise<Uint8Array> {
  const bytes = new Uint8Array(HEADER_BYTES);
  let count = 0;
  const file = await Deno.open(path);
  const stream: ReadableStream<Uint8Array> = isGzip
    ? file.readable.pipeThrough(new DecompressionStream("gzip"))
    : file.readable;
  const reader = stream.getReader();
  try {
    while (count < bytes.length) {
      const { value, done } = await reader.read();
      if (done) break;
      const part = value.subarray(0, bytes.length - count);
      bytes.set(part, count);
      count += part.length;
    }
    await reader.cancel();
  } catch {
    // What is damaged further on is told by whoever reads it all.
  }
  return bytes.subarray(0, count);
}
