/** What a picture shows and how: geometry, grey pipeline, phases, units. @module */
import { err, ok, type Result } from "#base";
import { overlayPlanesOf } from "../overlay/overlay_planes.ts";
import { type PixelForm, pixelFormOf } from "../pixels/pixel_form.ts";
import type {
  DataSet,
  DicomError,
  DicomObject,
  FrameDescription,
  ImageDescription,
} from "../types.ts";
import { type FrameGroups, frameGroupsOf } from "./frame_groups.ts";
import { frameTimesMs } from "./frame_times.ts";
import { modalityLutOf, unitOf } from "./modality_lut.ts";
import { phasesOf } from "./phase.ts";
import { planesOf } from "./plane.ts";
import { realWorldOf, voiLutsThrough } from "./real_world.ts";
import { suvFactorOf } from "./suv.ts";
import { voiLutsOf } from "./voi_lut.ts";
import { Warnings } from "./warnings.ts";
import { wholeRangeVoi } from "./whole_range.ts";

/**
 * Describes an image object, single-frame or multi-frame, classic or enhanced.
 *
 * What can't be used is left out and said in the warnings: a plane is absent
 * rather than wrong.
 *
 * @returns an error where the object has no pixels, or their form can't be used
 */
export function describeImage(
  object: DicomObject,
): Result<ImageDescription, DicomError> {
  const formed = pixelFormOf(object);
  if (!formed.ok) return formed;
  const form = formed.value;
  const samplesPerPixel = form.samplesPerPixel;
  if (samplesPerPixel === 2) {
    return err({
      kind: "dicom.unsupported",
      message: "Two samples per pixel have no meaning in PS3.3 C.7.6.3.1.1",
      tag: "00280002",
    });
  }
  const { dataSet } = object;
  const groups = frameGroupsOf(dataSet);
  const warnings = new Warnings();
  const realUnits = new Set<string | undefined>();
  const frames = framesOf(dataSet, groups, form, warnings, realUnits);
  const [realUnit] = realUnits;
  const suvFactor = suvFactorOf(dataSet, warnings);
  const frameOfReferenceUid = dataSet.text("00200052");
  const laterality = lateralityOf(dataSet, groups);
  const hasOverlays = overlayPlanesOf(dataSet, form, warnings).length > 0;
  return ok({
    sopClassUid: dataSet.text("00080016") ?? "",
    rows: form.rows,
    columns: form.columns,
    samplesPerPixel: samplesPerPixel as 1 | 3 | 4,
    photometricInterpretation: form.photometric,
    bitsAllocated: form.bitsAllocated,
    bitsStored: form.bitsStored,
    signed: form.signed,
    inverted: form.photometric === "MONOCHROME1" ||
      dataSet.text("20500020")?.toUpperCase() === "INVERSE",
    // Frames that measure different things share no unit.
    unit: realUnits.size > 1
      ? ""
      : realUnit ?? unitOf(dataSet, groups, frames[0]!.modalityLut),
    ...(frameOfReferenceUid === undefined ? {} : { frameOfReferenceUid }),
    ...(laterality === undefined ? {} : { laterality }),
    ...(hasOverlays ? { hasOverlays } : {}),
    frames,
    ...(suvFactor === undefined ? {} : { suvFactor }),
    warnings: warnings.list(),
  });
}

function framesOf(
  dataSet: DataSet,
  groups: FrameGroups,
  form: PixelForm,
  warnings: Warnings,
  realUnits: Set<string | undefined>,
): readonly FrameDescription[] {
  const { frameCount } = form;
  const planeOf = planesOf(dataSet, groups, frameCount, warnings);
  const phases = phasesOf(dataSet, groups, frameCount);
  const timesMs = frameTimesMs(dataSet, frameCount);
  return Array.from({ length: frameCount }, (_, frameIndex) => {
    const rescale = modalityLutOf(
      dataSet,
      groups,
      frameIndex,
      form.signed,
      warnings,
    );
    const real = realWorldOf(dataSet, groups, frameIndex, rescale, warnings);
    realUnits.add(real?.unit);
    const modalityLut = real?.lut ?? rescale;
    const canBeNegative = form.signed ||
      (modalityLut.kind === "linear" && modalityLut.intercept < 0);
    const written = voiLutsOf(groups, frameIndex, canBeNegative, warnings);
    const voiLuts = real === undefined
      ? written
      : voiLutsThrough(real.lut, written, warnings);
    const plane = planeOf(frameIndex);
    const measures = groups.groupOrTop(frameIndex, "00289110");
    const thickness = measures.number("00180050");
    const location = dataSet.number("00201041");
    const timeMs = timesMs?.[frameIndex];
    return {
      frameIndex,
      ...(plane === undefined ? {} : { plane }),
      modalityLut,
      voiLuts: voiLuts.length > 0
        ? voiLuts
        : wholeRangeVoi(dataSet, form, modalityLut),
      phase: phases[frameIndex]!,
      ...(location === undefined ? {} : { sliceLocationMm: location }),
      ...(thickness === undefined ? {} : { sliceThicknessMm: thickness }),
      ...(timeMs === undefined ? {} : { timeMs }),
    };
  });
}

/** Left, right or both; other values say that there is no side. */
function lateralityOf(
  dataSet: DataSet,
  groups: FrameGroups,
): string | undefined {
  const written = [
    dataSet.text("00200062"),
    groups.group(0, "00209071")?.text("00209072"),
    dataSet.text("00200060"),
  ];
  return written.find((side) => side !== undefined && /^[LRB]$/.test(side));
}
