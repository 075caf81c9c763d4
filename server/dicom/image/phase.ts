/**
 * What tells frames at one position apart, in words that are equal for frames
 * of one phase.
 *
 * Left out on purpose: Acquisition Number (counted up from slice to slice by
 * some scanners, and along interleaved packages by others) and Trigger Time
 * (differs from slice to slice within one cardiac phase). Frames that only
 * these tell apart stand at one position under one key, in the order of their
 * instance numbers.
 *
 * @module
 */
import type { DataSet } from "../types.ts";
import { diffusionOf, type DiffusionWeighting } from "./diffusion.ts";
import type { FrameGroups } from "./frame_groups.ts";
import { frameVectorWords, timeSliceWords } from "./nuclear_phase.ts";

/** Values of Image Type and Frame Type that are contrasts of their own. */
const CONTRASTS: Readonly<Record<string, string>> = {
  M: "magnitude",
  MAGNITUDE: "magnitude",
  P: "phase map",
  PHASE: "phase map",
  "PHASE MAP": "phase map",
  R: "real",
  REAL: "real",
  I: "imaginary",
  IMAGINARY: "imaginary",
  W: "water",
  WATER: "water",
  F: "fat",
  FAT: "fat",
  IP: "in phase",
  IN_PHASE: "in phase",
  OP: "opposed phase",
  OUT_PHASE: "opposed phase",
  OPP_PHASE: "opposed phase",
  ADC: "ADC",
  FA: "fractional anisotropy",
  TRACEW: "trace",
  VELOCITY: "velocity",
};

/** The key of each frame. */
export function phasesOf(
  dataSet: DataSet,
  groups: FrameGroups,
  frameCount: number,
): readonly string[] {
  const vectorWords = frameVectorWords(dataSet, frameCount);
  const segments = segmentNames(dataSet);
  const stacks = new Set<string>();
  const keys: string[][] = [];
  const stackOf: string[] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    const content = groups.group(frame, "00209111");
    const stack = content?.text("00209056") ?? "";
    stacks.add(stack);
    stackOf.push(stack);
    keys.push([
      ...segmentWords(groups.group(frame, "0062000A"), segments),
      ...temporalWords(dataSet, content, groups, frame),
      ...echoWords(dataSet, groups, frame),
      ...diffusionWords(diffusionOf(dataSet, groups, frame)),
      ...contrastWords(dataSet, groups, frame),
      ...(vectorWords[frame] ?? []),
    ]);
  }
  return keys.map((words, frame) => {
    const stack = stacks.size > 1 ? [`stack ${stackOf[frame]}`] : [];
    return [...stack, ...words].join(", ");
  });
}

function segmentNames(dataSet: DataSet): ReadonlyMap<number, string> {
  return new Map(
    dataSet.items("00620002").map((item) => [
      item.number("00620004") ?? 0,
      item.text("00620005") ?? "",
    ]),
  );
}

function segmentWords(
  group: DataSet | undefined,
  names: ReadonlyMap<number, string>,
): string[] {
  const number = group?.number("0062000B");
  if (number === undefined) return [];
  const name = names.get(number);
  return [name ? `segment ${number} (${name})` : `segment ${number}`];
}

function temporalWords(
  dataSet: DataSet,
  content: DataSet | undefined,
  groups: FrameGroups,
  frame: number,
): string[] {
  const words: string[] = [];
  const count = dataSet.number("00200105");
  const index = content?.number("00209128") ??
    (count !== 1 ? dataSet.number("00200100") : undefined);
  if (index !== undefined) words.push(`time ${index}`);
  const cardiac = groups.groupOrTop(frame, "00189118").number("00209241");
  if (cardiac !== undefined) words.push(`cardiac phase ${cardiac} %`);
  return [...words, ...timeSliceWords(dataSet)];
}

function echoWords(
  dataSet: DataSet,
  groups: FrameGroups,
  frame: number,
): string[] {
  if (dataSet.text("00080060") !== "MR") return [];
  const words: string[] = [];
  const echoMs = groups.group(frame, "00189114")?.number("00189082") ??
    dataSet.number("00180081");
  // Two digits: vendors jitter the rest from slice to slice.
  if (echoMs !== undefined) words.push(`TE ${round(echoMs)} ms`);
  const inversionMs = dataSet.number("00180082");
  if (inversionMs !== undefined && inversionMs > 0) {
    words.push(`TI ${round(inversionMs)} ms`);
  }
  return words;
}

function diffusionWords(weighting: DiffusionWeighting | undefined): string[] {
  if (weighting === undefined) return [];
  const { bValue, direction } = weighting;
  const words = [`b ${round(bValue)}`];
  if (bValue > 0 && direction !== undefined) {
    words.push(`direction ${direction.map((x) => x.toFixed(3)).join(" ")}`);
  }
  return words;
}

function contrastWords(
  dataSet: DataSet,
  groups: FrameGroups,
  frame: number,
): string[] {
  const frameType = groups.group(frame, "00189226");
  const types = frameType?.texts("00089007") ??
    (dataSet.text("00080060") === "MR" ? dataSet.texts("00080008") : []);
  const component = frameType?.text("00089208") ?? dataSet.text("00089208");
  const found = [...types.slice(2), ...(component ? [component] : [])].map(
    (type) => CONTRASTS[type.toUpperCase()],
  );
  return [...new Set(found.filter((word) => word !== undefined))];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
