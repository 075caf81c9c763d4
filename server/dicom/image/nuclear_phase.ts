/** Phases of nuclear medicine and PET: frame vectors (PS3.3 C.8.4.8) and time slices (C.8.9.4). @module */
import type { DataSet } from "../types.ts";

/** Vectors with a number for each frame, and what they count. */
const VECTORS: readonly (readonly [string, string])[] = [
  ["00540010", "energy window"],
  ["00540020", "detector"],
  ["00540030", "phase"],
  ["00540050", "rotation"],
  ["00540060", "R-R interval"],
  ["00540070", "time slot"],
  ["00540100", "time slice"],
];

/** Words for each frame, of those vectors that are not the same throughout. */
export function frameVectorWords(
  dataSet: DataSet,
  frameCount: number,
): readonly (readonly string[])[] {
  const words: string[][] = Array.from({ length: frameCount }, () => []);
  for (const [tag, name] of VECTORS) {
    const vector = dataSet.numbers(tag);
    if (vector?.length !== frameCount) continue;
    if (vector.every((value) => value === vector[0])) continue;
    vector.forEach((value, frame) => words[frame]!.push(`${name} ${value}`));
  }
  return words;
}

/** The time slice or gate of a PET image, from its place in the series. */
export function timeSliceWords(dataSet: DataSet): readonly string[] {
  if (dataSet.text("00080060") !== "PT") return [];
  const sliceCount = dataSet.number("00540081");
  const imageIndex = dataSet.number("00541330");
  const timeCount = dataSet.number("00540101") ?? dataSet.number("00540071");
  const isSeries = sliceCount !== undefined && sliceCount > 0 &&
    imageIndex !== undefined && timeCount !== undefined && timeCount > 1;
  if (!isSeries) return [];
  return [`time ${Math.floor((imageIndex - 1) / sliceCount) + 1}`];
}
