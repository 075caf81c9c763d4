import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesSource } from "#base";
import { openDicom } from "../reader/open.ts";
import type { JsonDataSet } from "../types.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { decodeFrame } from "./decode_frame.ts";

const ROWS = 2;
const COLUMNS = 3;
const us = (value: number) => ({ vr: "US", Value: [value] });
const SHAPE: JsonDataSet = {
  "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
  "00080018": { vr: "UI", Value: ["2.25.1"] },
  "00280010": us(ROWS),
  "00280011": us(COLUMNS),
};

interface Form {
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly samplesPerPixel: number;
}

const forms: fc.Arbitrary<Form> = fc.tuple(
  fc.constantFrom(8, 16, 32, 64),
  fc.nat(),
  fc.nat(),
  fc.boolean(),
  fc.constantFrom(1, 3),
).map(([bitsAllocated, stored, high, signed, samplesPerPixel]) => {
  const bitsStored = 1 + stored % bitsAllocated;
  const highBit = bitsStored - 1 + high % (bitsAllocated - bitsStored + 1);
  return { bitsAllocated, bitsStored, highBit, signed, samplesPerPixel };
});
const cells = fc.bigUint64Array({
  minLength: ROWS * COLUMNS * 3,
  maxLength: ROWS * COLUMNS * 3,
});

async function decoded(file: Uint8Array<ArrayBuffer>) {
  const source = bytesSource(file);
  const opened = await openDicom(source);
  assert(opened.ok, JSON.stringify(opened));
  return await decodeFrame(opened.value, source, 0);
}

/** Samples in little endian, as PS3.5 8.1.1 lays them into their cells. */
function fileOf(form: Form, samples: readonly bigint[]) {
  const width = form.bitsAllocated / 8;
  const bytes = new Uint8Array(samples.length * width);
  samples.forEach((sample, i) => {
    for (let byte = 0; byte < width; byte++) {
      bytes[i * width + byte] = Number((sample >> BigInt(8 * byte)) & 0xffn);
    }
  });
  return writeDicom({
    ...SHAPE,
    "00280002": us(form.samplesPerPixel),
    "00280004": {
      vr: "CS",
      Value: [form.samplesPerPixel === 3 ? "RGB" : "MONOCHROME2"],
    },
    "00280100": us(form.bitsAllocated),
    "00280101": us(form.bitsStored),
    "00280102": us(form.highBit),
    "00280103": us(form.signed ? 1 : 0),
  }, { kind: "native", bytes, vr: "OW" });
}

Deno.test("decodeFrame() keeps every stored bit of integers of 8, 16 and 32 bits, grey and colour, signed and not; of 64 bits, or says that it can't", async () => {
  await fc.assert(fc.asyncProperty(forms, cells, async (form, all) => {
    const { bitsStored, highBit, samplesPerPixel } = form;
    const samples = [...all].slice(0, ROWS * COLUMNS * samplesPerPixel);
    const isSigned = form.signed && samplesPerPixel === 1;
    const expected = samples.map((sample) => {
      const stored = sample >> BigInt(highBit + 1 - bitsStored);
      return isSigned
        ? BigInt.asIntN(bitsStored, stored)
        : BigInt.asUintN(bitsStored, stored);
    });
    const frame = await decoded(fileOf(form, samples));
    const isColorBeyond = samplesPerPixel === 3 && form.bitsAllocated === 64;
    const isBeyond = expected.some((value) =>
      !Number.isSafeInteger(Number(value))
    );
    if (isColorBeyond || isBeyond) {
      assert(!frame.ok);
      assert.match(frame.error.message, /64 bits/);
      return;
    }
    assert(frame.ok, JSON.stringify(frame));
    const { values } = frame.value;
    assert.equal(frame.value.samplesPerPixel, samplesPerPixel);
    assert.equal(frame.value.bitsStored, bitsStored);
    assert.deepEqual(Array.from(values, BigInt), expected);
  }));
});

Deno.test("decodeFrame() keeps Float Pixel Data and Double Float Pixel Data bit for bit", async () => {
  const kinds = [["7FE00008", "OF", 4], ["7FE00009", "OD", 8]] as const;
  const bytes = fc.uint8Array({ minLength: 48, maxLength: 48 });
  for (const [tag, vr, width] of kinds) {
    await fc.assert(fc.asyncProperty(bytes, async (all) => {
      const stored = all.slice(0, ROWS * COLUMNS * width);
      const frame = await decoded(writeDicom({
        ...SHAPE,
        [tag]: { vr, InlineBinary: btoa(String.fromCharCode(...stored)) },
      }));
      assert(frame.ok, JSON.stringify(frame));
      const { values } = frame.value;
      assert.equal(values.BYTES_PER_ELEMENT, width);
      assert.deepEqual(
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
        stored,
      );
    }));
  }
});

Deno.test("colour in floating point is refused", async () => {
  const frame = await decoded(writeDicom({
    ...SHAPE,
    "00280002": us(3),
    "7FE00008": { vr: "OF", InlineBinary: btoa("\0".repeat(72)) },
  }));
  assert(!frame.ok);
  assert.match(frame.error.message, /floating point is not supported/);
});
