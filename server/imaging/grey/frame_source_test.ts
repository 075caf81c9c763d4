import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { type DecodedFrame, decodeFrame, openDicom } from "#dicom";
import { realDataTest } from "#testing";
import { frameSource, windowVoi } from "./frame_source.ts";

const LOOK = {
  lut: { kind: "linear", slope: 1, intercept: 0 },
  ...windowVoi({ center: 128, width: 256, function: "LINEAR" }),
  inverted: false,
} as const;

function drawn(values: DecodedFrame["values"], bitsStored: number): number[] {
  const source = frameSource({
    rows: 1,
    columns: values.length / 3,
    samplesPerPixel: 3,
    values,
    bitsStored,
    warnings: [],
  }, LOOK);
  assert(source.kind === "rgb");
  return [...source.values];
}

Deno.test("colour is drawn in 8 bits: the high ones of 12, 16 and 32", () => {
  const bytes = [0, 127, 128, 200, 254, 255];
  assert.deepEqual(drawn(Uint8Array.from(bytes), 8), bytes);
  for (const low of [0, 15]) {
    const deep = bytes.map((byte) => byte * 16 + low);
    assert.deepEqual(drawn(Uint16Array.from(deep), 12), bytes);
  }
  for (const low of [0, 255]) {
    const deep = bytes.map((byte) => byte * 256 + low);
    assert.deepEqual(drawn(Uint16Array.from(deep), 16), bytes);
  }
  for (const low of [0, 0xffffff]) {
    const deep = bytes.map((byte) => byte * 2 ** 24 + low);
    assert.deepEqual(drawn(Uint32Array.from(deep), 32), bytes);
  }
});

Deno.test("colour of fewer than 8 bits is drawn from black to full", () => {
  assert.deepEqual(drawn(Uint8Array.of(0, 1, 1), 1), [0, 255, 255]);
  assert.deepEqual(drawn(Uint8Array.of(0, 7, 15), 4), [0, 119, 255]);
});

realDataTest(
  "one picture in 8, 16 and 32 bits is drawn the same",
  async (data) => {
    const pictures: number[][] = [];
    for (
      const name of [
        "pydicom_small/SC_rgb_rle",
        "pydicom_small/SC_rgb_rle_16bit",
        "pydicom_small/SC_rgb_rle_32bit",
        "pydicom_data/SC_rgb_expb_32bit",
      ]
    ) {
      const path = `${data}/syntaxes/${name}.dcm`;
      const source = bytesSource(await Deno.readFile(path));
      const opened = await openDicom(source);
      assert(opened.ok, name);
      const frame = await decodeFrame(opened.value, source, 0);
      assert(frame.ok, name);
      pictures.push(drawn(frame.value.values, frame.value.bitsStored));
    }
    for (const other of pictures) assert.deepEqual(other, pictures[0]);
  },
);
