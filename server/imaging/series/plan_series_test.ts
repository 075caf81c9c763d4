import assert from "node:assert/strict";
import type { FrameDescription, ImageDescription } from "#dicom";
import { planSeries, type SeriesImage } from "./plan_series.ts";

function image(
  number: number,
  frameCount: number,
  options: {
    readonly z?: number;
    readonly isColor?: boolean;
    readonly columns?: number;
  } = {},
): SeriesImage {
  const { z, isColor = false, columns = 64 } = options;
  const frames = Array.from({ length: frameCount }, (_, frameIndex) => ({
    frameIndex,
    modalityLut: { kind: "linear", slope: 1, intercept: 0 },
    voiLuts: [],
    phase: "",
    ...z !== undefined && {
      plane: {
        originLps: [0, 0, z + frameIndex],
        rowDirectionLps: [1, 0, 0],
        columnDirectionLps: [0, 1, 0],
        spacingMm: [1, 1],
      },
    },
  } as FrameDescription));
  return {
    sopUid: `1.2.${number}`,
    blobHash: `hash${number}`,
    instanceNumber: number,
    isLocalizer: false,
    image: {
      rows: 64,
      columns,
      samplesPerPixel: isColor ? 3 : 1,
      photometricInterpretation: isColor ? "RGB" : "MONOCHROME2",
      frames,
      warnings: [],
    } as unknown as ImageDescription,
  };
}

const NAMES = { studyUid: "1.1", seriesUid: "1.2", modality: "" };

Deno.test("planSeries() orders slices along the normal, whatever their numbers", () => {
  const images = [5, 1, 4, 2, 3].map((z, n) => image(n + 1, 1, { z }));
  const [stack, ...others] = planSeries(images, { ...NAMES, modality: "CT" });
  assert.deepEqual(others, []);
  const zs = stack!.frames.map(({ frame }) => frame.plane!.originLps[2]);
  assert.deepEqual(zs, [1, 2, 3, 4, 5]);
  assert(stack!.plan?.grid !== undefined);
});

Deno.test("planSeries() takes the frames of an enhanced object as slices", () => {
  const [stack] = planSeries([image(1, 10, { z: 0 })], {
    ...NAMES,
    modality: "MR",
  });
  assert.equal(stack!.frames.length, 10);
  assert.deepEqual(stack!.plan?.grid?.sizeVx, [64, 64, 10]);
});

Deno.test("planSeries() makes no volume of colour, but keeps its order", () => {
  const images = [3, 1, 2].map((z, n) => image(n, 1, { z, isColor: true }));
  const [stack] = planSeries(images, { ...NAMES, modality: "OT" });
  assert.equal(stack!.plan?.grid, undefined);
  assert.equal(stack!.plan?.planeIds.length, 3);
});

Deno.test("planSeries() keeps each cine on its own, and loose pictures together by number", () => {
  const images = [
    image(3, 1),
    image(1, 40),
    image(7, 1, { columns: 512 }),
    image(2, 20),
  ];
  const stacks = planSeries(images, { ...NAMES, modality: "US" });
  assert.deepEqual(
    stacks.map(({ label, frames }) => [label, frames.length]),
    [["Cine 1", 40], ["Cine 2", 20], ["Images", 2]],
  );
  const numbers = stacks[2]!.frames.map(({ instanceNumber }) => instanceNumber);
  assert.deepEqual(numbers, [3, 7]);
  assert(stacks.every(({ warnings }) => warnings.length === 0));
});

Deno.test("planSeries() says it when sectional images have no position", () => {
  const images = [1, 2, 3].map((number) => image(number, 1));
  const [stack] = planSeries(images, { ...NAMES, modality: "CT" });
  assert.equal(stack!.plan?.grid, undefined);
  assert(stack!.warnings.some(({ kind }) => kind === "volume.noPosition"));
});
