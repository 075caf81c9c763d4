/**
 * What volume planning needs of DICOM files, read with dicom-parser alone: an
 * independent reader for tests, so that a fault in our own is not its own
 * witness.
 *
 * @module
 */
import dicomParser from "dicom-parser";

/** One file's plane; the shape of volume's `PlaneInput`, and where its pixels lie. */
export interface PlaneHeader {
  readonly id: string;
  readonly path: string;
  readonly columns: number;
  readonly rows: number;
  readonly originLps?: readonly [number, number, number];
  readonly rowDirectionLps?: readonly [number, number, number];
  readonly columnDirectionLps?: readonly [number, number, number];
  readonly spacingMm?: readonly [number, number];
  readonly sliceLocationMm?: number;
  readonly instanceNumber?: number;
  readonly phase: string;
  readonly isLocalizer: boolean;
  readonly contentHash: string;
  readonly frameOfReferenceUid?: string;
  readonly slope: number;
  readonly intercept: number;
  readonly signed: boolean;
  /** Where uncompressed pixels start in the file. */
  readonly pixelOffsetBytes: number;
}

/**
 * The planes of all DICOM files below a folder, in the order of their paths;
 * other files are left out.
 *
 * @param phaseTags elements (`"x00180081"`) whose values make the phase
 */
export async function planeHeaders(
  folder: string,
  phaseTags: readonly string[] = [],
): Promise<PlaneHeader[]> {
  const headers: PlaneHeader[] = [];
  for (const path of await filesBelow(folder)) {
    const bytes = await Deno.readFile(path);
    let set: dicomParser.DataSet;
    try {
      set = dicomParser.parseDicom(bytes);
    } catch {
      continue;
    }
    const columns = set.uint16("x00280011");
    const rows = set.uint16("x00280010");
    if (columns === undefined || rows === undefined) continue;
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    headers.push({
      ...headerOf(set, path, columns, rows, phaseTags),
      contentHash: new Uint8Array(digest).slice(0, 12).toHex(),
    });
  }
  return headers;
}

/** One stored value, at a column and row of an uncompressed 16-bit plane. */
export async function storedValue(
  header: PlaneHeader,
  column: number,
  row: number,
): Promise<number> {
  using file = await Deno.open(header.path);
  const at = header.pixelOffsetBytes + 2 * (row * header.columns + column);
  await file.seek(at, Deno.SeekMode.Start);
  const two = new Uint8Array(2);
  await file.read(two);
  const view = new DataView(two.buffer);
  return header.signed ? view.getInt16(0, true) : view.getUint16(0, true);
}

function headerOf(
  set: dicomParser.DataSet,
  path: string,
  columns: number,
  rows: number,
  phaseTags: readonly string[],
): Omit<PlaneHeader, "contentHash"> {
  const origin = numbers(set, "x00200032", 3);
  const cosines = numbers(set, "x00200037", 6);
  const spacing = numbers(set, "x00280030", 2);
  const location = numbers(set, "x00201041", 1);
  const number = numbers(set, "x00200013", 1);
  const frameOfReferenceUid = set.string("x00200052");
  return {
    id: path.split("/").at(-1)!,
    path,
    columns,
    rows,
    ...(origin && { originLps: [origin[0]!, origin[1]!, origin[2]!] }),
    ...(cosines && {
      rowDirectionLps: [cosines[0]!, cosines[1]!, cosines[2]!],
      columnDirectionLps: [cosines[3]!, cosines[4]!, cosines[5]!],
    }),
    ...(spacing && { spacingMm: [spacing[1]!, spacing[0]!] }),
    ...(location && { sliceLocationMm: location[0]! }),
    ...(number && { instanceNumber: number[0]! }),
    phase: phaseTags.map((tag) => set.string(tag) ?? "").join(" "),
    isLocalizer: set.string("x00080008")?.includes("LOCALIZER") ?? false,
    ...(frameOfReferenceUid && { frameOfReferenceUid }),
    slope: numbers(set, "x00281053", 1)?.[0] ?? 1,
    intercept: numbers(set, "x00281052", 1)?.[0] ?? 0,
    signed: set.uint16("x00280103") === 1,
    pixelOffsetBytes: set.elements["x7fe00010"]?.dataOffset ?? 0,
  };
}

function numbers(
  set: dicomParser.DataSet,
  tag: string,
  count: number,
): number[] | undefined {
  const text = set.string(tag);
  if (text === undefined || text === "") return undefined;
  const values = text.split("\\").map(Number);
  return values.length === count ? values : undefined;
}

async function filesBelow(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) paths.push(...await filesBelow(path));
    else if (entry.isFile) paths.push(path);
  }
  return paths.sort();
}
