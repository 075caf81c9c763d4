import assert from "node:assert/strict";
import type { ImageDescription } from "#dicom";
import type { StackFrame } from "../types.ts";
import { narrowStacks } from "./narrow_stacks.ts";
import { planSeries, type SeriesImage } from "./plan_series.ts";

const NAMES = { studyUid: "1.1", seriesUid: "1.2", modality: "CT" };

function slice(number: number, z: number, isLocalizer = false): SeriesImage {
  const plane = {
    originLps: [0, 0, z],
    rowDirectionLps: [1, 0, 0],
    columnDirectionLps: [0, 1, 0],
    spacingMm: [1, 1],
  };
  const lut = { kind: "linear", slope: 1, intercept: 0 };
  const frame = { frameIndex: 0, modalityLut: lut, voiLuts: [], phase: "" };
  return {
    sopUid: `1.2.${number}`,
    blobHash: `hash${number}`,
    instanceNumber: number,
    isLocalizer,
    image: {
      rows: 64,
      columns: 64,
      samplesPerPixel: 1,
      photometricInterpretation: "MONOCHROME2",
      frames: [{ ...frame, plane }],
      warnings: [],
    } as unknown as ImageDescription,
  };
}

const numbered = (from: number, to: number) => (frame: StackFrame) =>
  frame.instanceNumber! >= from && frame.instanceNumber! <= to;

Deno.test("narrowStacks() plans the frames that fit as if there were no others", () => {
  const two = [0, 1, 2, 3].flatMap((z) => [
    slice(z + 1, z),
    slice(z + 11, z),
  ]);
  const stacks = planSeries(two, NAMES);
  // Of the first repeat, and of the second.
  const fits = ({ instanceNumber }: { readonly instanceNumber?: number }) =>
    [1, 2, 13, 14].includes(instanceNumber!);
  const narrowed = narrowStacks(stacks, fits);
  assert.deepEqual(narrowed, planSeries(two.filter(fits), NAMES));
  assert.deepEqual(narrowed[0]!.plan?.grid?.sizeVx, [64, 64, 4]);
});

Deno.test("narrowStacks() leaves stacks that fit whole as they are, and drops those that do not", () => {
  const images = [1, 2, 3].map((z) => slice(z, z));
  const stacks = planSeries(images, NAMES);
  assert.equal(narrowStacks(stacks, () => true)[0], stacks[0]);
  assert.deepEqual(narrowStacks(stacks, () => false), []);
});

Deno.test("narrowStacks() keeps localizers out of the volume", () => {
  const images = [
    ...[1, 2, 3, 4].map((z) => slice(z, z)),
    ...[5, 6, 7].map((z) => slice(z, z, true)),
  ];
  const narrowed = narrowStacks(planSeries(images, NAMES), numbered(2, 6));
  const frames = narrowed.map((stack) => stack.frames.length);
  assert.deepEqual(frames, [3, 2]);
});
