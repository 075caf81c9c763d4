import assert from "node:assert/strict";
import fc from "fast-check";
import {
  FIDELITIES,
  type FrameHeader,
  MEDIA,
  readFrame,
  writeFrame,
} from "./mod.ts";

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const side = fc.integer({ min: 1, max: 4096 });
const coordinate = fc.double({ min: -1e7, max: 1e7, noNaN: true });
const single = fc.float({ noNaN: true, noDefaultInfinity: true });
const singles = fc.tuple(single, single, single);

const header: fc.Arbitrary<FrameHeader> = fc.record({
  fidelity: fc.constantFrom(...FIDELITIES),
  media: fc.constantFrom(...MEDIA),
  view: u32,
  frame: u32,
  gesture: u32,
  widthPx: side,
  heightPx: side,
  frameIndex: u32,
  geometry: fc.record({
    originLps: fc.tuple(coordinate, coordinate, coordinate),
    stepXLps: singles,
    stepYLps: singles,
  }, { noNullPrototype: true }),
  window: fc.record({ center: single, width: single }, {
    noNullPrototype: true,
  }),
  renderUs: u32,
  storedBytes: u32,
  viewWidthPx: side,
  viewHeightPx: side,
}, {
  noNullPrototype: true,
  requiredKeys: [
    ...["fidelity", "media", "view", "frame", "gesture"] as const,
    ...["widthPx", "heightPx", "frameIndex", "renderUs"] as const,
    ...["storedBytes", "viewWidthPx", "viewHeightPx"] as const,
  ],
}) as fc.Arbitrary<FrameHeader>;

Deno.test("readFrame() gives back what writeFrame() was given (ST30)", () => {
  fc.assert(
    fc.property(
      header,
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      (header, picture) => {
        const read = readFrame(writeFrame(header, picture));
        assert(read.ok);
        assert.deepEqual(read.value.header, header);
        assert.deepEqual([...read.value.picture], [...picture]);
      },
    ),
  );
});

Deno.test("readFrame() never throws, whatever bytes come", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    readFrame(new Uint8Array(bytes));
  }));
});

Deno.test("writeFrame() throws for a side or a number that does not fit", () => {
  const [sample] = fc.sample(header, { numRuns: 1, seed: 1 });
  const picture = Uint8Array.of(1);
  for (
    const wrong of [
      { widthPx: 0 },
      { heightPx: 70000 },
      { view: -1 },
      { frame: 0x1_0000_0000 },
      { renderUs: 1.5 },
    ]
  ) {
    assert.throws(
      () => writeFrame({ ...sample!, ...wrong }, picture),
      RangeError,
    );
  }
  assert.throws(() => writeFrame(sample!, new Uint8Array()), RangeError);
});
