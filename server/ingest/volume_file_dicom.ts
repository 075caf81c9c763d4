/** A volume that came in a file of its own, as DICOM images: one a slice, at the places the file states. @module */
import { vec, type Vec3 } from "#base";
import { type JsonAttribute, type JsonDataSet, writeDicom } from "#dicom";
import type { ImportedVolume } from "#volume";

/** Secondary Capture Image Storage: no scanner vouches for these. */
const SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
/** LO and DS bounds, PS3.5 6.2. */
const LO_LENGTH = 64;
const DS_LENGTH = 16;

/** The UIDs of a volume file, from the hash of its bytes: the same bytes, the same images. */
export function volumeFileUids(
  hash: string,
): { readonly studyUid: string; readonly seriesUid: string } {
  const studyUid = uuidUid(hash.slice(0, 32));
  return { studyUid, seriesUid: uuidUid(hash.slice(32, 64)) };
}

/** Each slice as a DICOM file, from the first on. */
export function* volumeFileSlices(
  volume: ImportedVolume,
  hash: string,
  name: string,
): Generator<Uint8Array<ArrayBuffer>> {
  const [columns, rows, slices] = volume.geometry.sizeVx;
  const { ijkToLps } = volume.geometry;
  const right = vec.applyDirection(ijkToLps, [1, 0, 0]);
  const down = vec.applyDirection(ijkToLps, [0, 1, 0]);
  const { studyUid, seriesUid } = volumeFileUids(hash);
  const shared: JsonDataSet = {
    "00080008": attribute("CS", "DERIVED", "SECONDARY"),
    "00080016": attribute("UI", SECONDARY_CAPTURE),
    "00080060": attribute("CS", "OT"),
    "00080064": attribute("CS", "WSD"),
    "00081030": attribute("LO", lo(name)),
    "0008103E": attribute("LO", "Converted from a volume file"),
    "00082111": attribute(
      "ST",
      "Converted from a volume file; places and values as the file states them.",
    ),
    "00100010": { vr: "PN" },
    "00100020": { vr: "LO" },
    "0020000D": attribute("UI", studyUid),
    "0020000E": attribute("UI", seriesUid),
    "00200011": attribute("IS", 1),
    "00200037": attribute(
      "DS",
      ...[...vec.normalize(right), ...vec.normalize(down)].map(ds),
    ),
    "00200052": attribute("UI", `${seriesUid}.0`),
    "00204000": attribute("LT", words(volume)),
    "00280002": attribute("US", 1),
    "00280004": attribute("CS", "MONOCHROME2"),
    "00280010": attribute("US", rows),
    "00280011": attribute("US", columns),
    "00280030": attribute("DS", ds(vec.length(down)), ds(vec.length(right))),
    "00280100": attribute("US", 16),
    "00280101": attribute("US", 16),
    "00280102": attribute("US", 15),
    "00280103": attribute("US", 1),
    "00281052": attribute("DS", ds(volume.scale.intercept)),
    "00281053": attribute("DS", ds(volume.scale.slope)),
    "00281054": attribute("LO", "US"),
  };
  for (let k = 0; k < slices; k++) {
    const origin: Vec3 = vec.apply(ijkToLps, [0, 0, k]);
    const voxels = volume.voxels
      .subarray(k * rows * columns, (k + 1) * rows * columns);
    const bytes = new Uint8Array(
      voxels.buffer,
      voxels.byteOffset,
      voxels.byteLength,
    );
    const own: JsonDataSet = {
      "00080018": attribute("UI", `${seriesUid}.${k + 1}`),
      "00200013": attribute("IS", k + 1),
      "00200032": attribute("DS", ...origin.map(ds)),
    };
    yield writeDicom({ ...shared, ...own }, {
      kind: "native",
      bytes,
      vr: "OW",
    });
  }
}

function attribute(vr: string, ...Value: unknown[]): JsonAttribute {
  return { vr, Value };
}

function uuidUid(hex: string): string {
  return `2.25.${BigInt(`0x${hex}`)}`;
}

/** As many digits as a decimal string holds. */
function ds(value: number): number {
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= DS_LENGTH) return Number(text);
  }
  return 0;
}

function lo(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  return last.slice(0, LO_LENGTH) || "Volume file";
}

function words({ warnings }: ImportedVolume): string {
  return warnings.map(({ message }) => message).join(" ").slice(0, 10_000) ||
    "Nothing was changed.";
}
