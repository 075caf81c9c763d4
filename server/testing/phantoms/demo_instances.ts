/** Makes the files of one demo study, slice by slice. @module */
import {
  encodeFrame,
  LOSSLESS_SYNTAXES,
  writeDicom,
  type WrittenPixels,
} from "#dicom";
import { CtNoise } from "./ct_noise.ts";
import type { SeriesPlan, StudyPlan } from "./demo_catalogue.ts";
import {
  becquerelPerSuv,
  type InstanceContext,
  instanceTags,
  type StoredForm,
} from "./demo_tags.ts";
import { HeadSlices } from "./head_slices.ts";
import { TrunkCt } from "./trunk_ct.ts";
import { trunkPet } from "./trunk_pet.ts";

/** Unsigned 12 bits, as scanners store CT: HU from -1024 to 3071. */
const CT_FORM: StoredForm = {
  ...{ signed: false, bitsStored: 12, slope: 1, intercept: -1024 },
};
const MR_FORM: StoredForm = {
  ...{ signed: false, bitsStored: 12, slope: 1, intercept: 0 },
};

/** The study's files, series by series, from the feet up. */
export async function* makeInstances(
  study: StudyPlan,
  seed: number,
  nowMs: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const series of study.series) {
    let k = 0;
    for (const { values, form } of storedSlices(study, series, seed)) {
      const context = { study, series, seed, nowMs, k };
      yield await fileOf(context, values, form);
      k++;
    }
  }
}

interface StoredSlice {
  /** Overwritten by the next slice. */
  readonly values: Int16Array | Uint16Array;
  readonly form: StoredForm;
}

/** The slices of a series as stored values. */
export function* storedSlices(
  study: StudyPlan,
  series: SeriesPlan,
  seed: number,
): Generator<StoredSlice> {
  const { raster, make } = series;
  if (make.kind === "trunkPet") {
    const suv = trunkPet({ raster, seed, balls: make.balls });
    return yield* petSlices(suv, series, becquerelPerSuv(study.weightKg));
  }
  const form = series.modality === "CT" ? CT_FORM : MR_FORM;
  const values = new Uint16Array(raster.columns * raster.rows);
  const slice = slicesOf(series, seed);
  for (let k = 0; k < raster.slices; k++) {
    const shown = slice(k);
    for (let p = 0; p < values.length; p++) {
      const stored = shown[p]! - form.intercept + 0.5;
      values[p] = stored < 0 ? 0 : stored > 4095 ? 4095 : stored | 0;
    }
    yield { values, form };
  }
}

function slicesOf(
  { raster, make }: SeriesPlan,
  seed: number,
): (k: number) => Float32Array {
  if (make.kind === "trunkCt") {
    const ct = new TrunkCt({ raster, seed, ...make });
    return (k) => ct.slice(k);
  }
  if (make.kind !== "head") throw new TypeError(`No slices of ${make.kind}`);
  const head = new HeadSlices(raster, make.table, make.lesion);
  const noise = new CtNoise(seed);
  return (k) => {
    const shown = head.slice(k);
    noise.add(shown, raster.columns, make.noise);
    return shown;
  };
}

/** Each slice with a slope of its own, as PET cameras store them. */
function* petSlices(
  suv: Float32Array,
  { raster }: SeriesPlan,
  becquerel: number,
): Generator<StoredSlice> {
  const plane = raster.columns * raster.rows;
  const values = new Int16Array(plane);
  for (let k = 0; k < raster.slices; k++) {
    const slice = suv.subarray(k * plane, (k + 1) * plane);
    let most = 1e-3;
    for (let p = 0; p < plane; p++) most = Math.max(most, slice[p]!);
    // Rounded as the decimal string that is written.
    const slope = Number((most * becquerel / 32767).toPrecision(8));
    for (let p = 0; p < plane; p++) {
      values[p] = Math.min(32767, Math.round(slice[p]! * becquerel / slope));
    }
    yield {
      values,
      form: { signed: true, bitsStored: 16, slope, intercept: 0 },
    };
  }
}

async function fileOf(
  context: InstanceContext,
  values: Int16Array | Uint16Array,
  form: StoredForm,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(
    values.buffer,
    values.byteOffset,
    values.byteLength,
  );
  const { encoding, raster } = context.series;
  let pixels: WrittenPixels = { kind: "native", bytes, vr: "OW" };
  if (encoding !== "native") {
    const frame = await encodeFrame(encoding, bytes, {
      ...{ columns: raster.columns, rows: raster.rows, samplesPerPixel: 1 },
      ...{ bitsAllocated: 16, ...form },
    });
    pixels = {
      kind: "encapsulated",
      transferSyntaxUid: LOSSLESS_SYNTAXES[encoding],
      frames: [[frame]],
    };
  }
  return writeDicom(instanceTags(context, form), pixels);
}
