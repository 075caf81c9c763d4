/** Compressed files and their uncompressed twins, for this room's tests. @module */
import assert from "node:assert/strict";
import { filesBelow } from "./files.ts";

/** A file whose pixels two other decoders compared with its twin's; paths from the folder. */
export interface VerifiedPixels {
  readonly file: string;
  readonly transferSyntaxUid: string;
  readonly twin: string;
  /** `IDENTICAL`, `maxdiff N mean X`, or that they could not. */
  readonly verdict: string;
}

/** The rows of VERIFIED_PIXELS.tsv in the folder `syntaxes`. */
export async function verifiedPixels(
  folder: string,
): Promise<readonly VerifiedPixels[]> {
  const paths = (await Array.fromAsync(filesBelow(folder)))
    .map((path) => path.slice(folder.length + 1));
  const table = await Deno.readTextFile(`${folder}/VERIFIED_PIXELS.tsv`);
  return table.trim().split("\n").slice(1).map((row) => {
    const cells = row.split("\t") as [string, string, string, string];
    const [file, transferSyntaxUid, reference, verdict] = cells;
    const twin = twinOf(paths, file, reference);
    return { file, transferSyntaxUid, twin, verdict };
  });
}

/** Beside the file, else anywhere. */
function twinOf(
  paths: readonly string[],
  file: string,
  reference: string,
): string {
  const name = reference.replace(/^ref_(.*)\.dcm$/, "$1_UNC");
  const beside = `${file.slice(0, file.lastIndexOf("/"))}/${name}`;
  const twin = paths.find((path) => path === beside) ??
    paths.find((path) => path.endsWith(`/${name}`));
  assert(twin !== undefined, `no twin ${reference}`);
  return twin;
}
