/** NIfTI, NRRD and MetaImage files: which one it is, and what is in it. @module */
import type { ByteSource, Result } from "#base";
import type { ImportedVolume } from "#volume";
import { sniff, SNIFF_BYTES } from "./sniff.ts";
import { peek, streamOf } from "./streams.ts";
import { PACKED_PIECE_BYTES } from "./unzip.ts";

/** The ending by which the reader knows a format; `undefined` for anything else. */
export async function volumeEnding(
  source: ByteSource,
): Promise<string | undefined> {
  switch (sniff(await source.read(0, SNIFF_BYTES))) {
    case "nifti":
      return ".nii";
    case "nrrd":
      return ".nrrd";
    case "metaImage":
      return ".mha";
    case "gzip":
      return await isNiftiInside(source) ? ".nii.gz" : undefined;
    default:
      return undefined;
  }
}

async function isNiftiInside(source: ByteSource): Promise<boolean> {
  try {
    const inflated = streamOf(source, PACKED_PIECE_BYTES)
      .pipeThrough(new DecompressionStream("gzip"));
    const { head, stream } = await peek(inflated, SNIFF_BYTES);
    await stream.cancel();
    return sniff(head) === "nifti";
  } catch {
    // Damaged gzip is no volume; what is wrong with it is said elsewhere.
    return false;
  }
}

/**
 * Reads a copy under a name with its ending: the reader goes by that, and sees
 * nothing outside the folder of what it reads, so a link would lead nowhere.
 */
export async function readVolume(
  source: ByteSource,
  ending: string,
  temporaryFolder: string,
): Promise<Result<ImportedVolume, { readonly message: string }>> {
  const { readVolumeFile } = await import("#volume");
  const path = `${temporaryFolder}/${crypto.randomUUID()}${ending}`;
  try {
    await Deno.writeFile(path, streamOf(source));
    return await readVolumeFile(path);
  } finally {
    await Deno.remove(path);
  }
}
