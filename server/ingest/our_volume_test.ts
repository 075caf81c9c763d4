import assert from "node:assert/strict";
import type { Stack } from "#imaging";
import { ourVolume } from "./our_volume.ts";

const CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2";
const RT_DOSE = "1.2.840.10008.5.1.4.1.1.481.2";
const SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4";

interface Frames {
  readonly sopClassUid: string;
  /** One frame each: the object it is in. */
  readonly objects: readonly string[];
  /** In each object. */
  readonly frameCount: number;
  readonly slopes?: readonly number[];
}

/** As much of a stack and of its volume as is read. */
function asked({ sopClassUid, objects, frameCount, slopes }: Frames) {
  const frames = objects.map((sopUid, n) => ({
    sopUid,
    image: { sopClassUid, frames: Array.from({ length: frameCount }) },
    frame: {
      modalityLut: { kind: "linear", slope: slopes?.[n] ?? 1, intercept: 0 },
    },
  }));
  const volume = { scale: { slope: 1, intercept: 0, maxError: 0, unit: "" } };
  return ourVolume(
    { frames } as unknown as Stack,
    volume as Parameters<typeof ourVolume>[1],
  );
}

Deno.test("ITK is asked for all of a CT series, of single frames or of one whole object", () => {
  for (
    const of of [
      { sopClassUid: CT_IMAGE, objects: ["1", "2", "3"], frameCount: 1 },
      { sopClassUid: CT_IMAGE, objects: ["1", "1", "1"], frameCount: 3 },
    ]
  ) {
    const { unwitnessed, valuesUnwitnessed } = asked(of);
    assert.deepEqual([unwitnessed, valuesUnwitnessed], [undefined, undefined]);
  }
});

Deno.test("ITK is no witness of a stack that is a part of a multi-frame object", () => {
  const { unwitnessed } = asked({
    ...{ sopClassUid: CT_IMAGE, objects: ["1", "1", "1"], frameCount: 12 },
  });
  assert.match(unwitnessed!, /a part of one/);
});

Deno.test("ITK is no witness of a stack of several multi-frame objects, of which it reads the first frames", () => {
  const { unwitnessed } = asked({
    ...{ sopClassUid: CT_IMAGE, objects: ["1", "1", "2", "2"], frameCount: 2 },
  });
  assert.match(unwitnessed!, /this stack is of 2/);
});

Deno.test("ITK's values are no witness of doses, segments, and slices rescaled one by one", () => {
  const three = { objects: ["1", "1", "1"], frameCount: 3 };
  const dose = asked({ sopClassUid: RT_DOSE, ...three });
  const segment = asked({ sopClassUid: SEGMENTATION, ...three });
  const uneven = asked({
    ...{ sopClassUid: CT_IMAGE, objects: ["1", "2"], frameCount: 1 },
    slopes: [1, 2],
  });
  for (const { unwitnessed, valuesUnwitnessed } of [dose, segment, uneven]) {
    assert.equal(unwitnessed, undefined);
    assert.match(valuesUnwitnessed!, /ITK does not/);
  }
});
