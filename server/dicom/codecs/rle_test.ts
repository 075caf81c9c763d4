import assert from "node:assert/strict";
import fc from "fast-check";
import type { PixelForm } from "../pixels/pixel_form.ts";
import { PixelFault } from "../pixels/raw_frame.ts";
import { decodeRle } from "./rle.ts";

function formOf(pixels: number, bits: number, samples: number): PixelForm {
  return {
    rows: 1,
    columns: pixels,
    frameCount: 1,
    samplesPerPixel: samples,
    isPlanar: false,
    photometric: samples === 1 ? "MONOCHROME2" : "RGB",
    bitsAllocated: bits,
    bitsStored: bits,
    highBit: bits - 1,
    signed: false,
    isFloat: false,
  };
}

/** PackBits as PS3.5 G.3.1 describes it: literal runs and repeats. */
function packed(plane: number[]): number[] {
  const out: number[] = [];
  for (let at = 0; at < plane.length;) {
    let run = 1;
    while (run < 128 && plane[at + run] === plane[at]) run++;
    if (run > 1) {
      out.push(257 - run, plane[at]!);
      at += run;
    } else {
      const literal = plane.slice(at, at + 3);
      out.push(literal.length - 1, ...literal);
      at += literal.length;
    }
  }
  return out.length % 2 === 0 ? out : [...out, 128];
}

/** A frame from planar little-endian samples: segments from the highest byte down (PS3.5 G.2). */
function encoded(
  planar: Uint8Array,
  bits: number,
  samples: number,
): Uint8Array<ArrayBuffer> {
  const width = bits / 8;
  const pixels = planar.length / width / samples;
  const segments: number[][] = [];
  for (let sample = 0; sample < samples; sample++) {
    for (let byte = width - 1; byte >= 0; byte--) {
      const from = sample * pixels * width + byte;
      segments.push(
        packed(
          Array.from({ length: pixels }, (_, i) => planar[from + i * width]!),
        ),
      );
    }
  }
  const header = new Uint32Array(16);
  header[0] = segments.length;
  let offset = 64;
  segments.forEach((segment, i) => {
    header[i + 1] = offset;
    offset += segment.length;
  });
  return new Uint8Array([...new Uint8Array(header.buffer), ...segments.flat()]);
}

const shape = fc.record({
  pixels: fc.integer({ min: 1, max: 300 }),
  bits: fc.constantFrom(8, 16, 32),
  samples: fc.constantFrom(1, 3),
});

Deno.test("decodeRle() gives back what was packed, for 8, 16 and 32 bits, grey and colour", () => {
  const frames = shape.chain(({ pixels, bits, samples }) => {
    const length = pixels * (bits / 8) * samples;
    return fc.record({
      planar: fc.array(fc.nat(3), { minLength: length, maxLength: length }),
      bits: fc.constant(bits),
      samples: fc.constant(samples),
      pixels: fc.constant(pixels),
    });
  });
  fc.assert(fc.property(frames, ({ planar, bits, samples, pixels }) => {
    const bytes = Uint8Array.from(planar);
    const form = formOf(pixels, bits, samples);
    const raw = decodeRle(encoded(bytes, bits, samples), form);
    assert.deepEqual(raw.bytes, bytes);
  }));
});

Deno.test("decodeRle() answers any bytes with a frame of the right size or a fault", () => {
  fc.assert(fc.property(
    fc.uint8Array({ minLength: 0, maxLength: 300 }),
    fc.nat(3),
    shape,
    (body, segmentCount, { pixels, bits, samples }) => {
      const bytes = new Uint8Array(64 + body.length);
      bytes.set(body, 64);
      new DataView(bytes.buffer).setUint32(0, segmentCount, true);
      for (let i = 0; i < 4; i++) {
        new DataView(bytes.buffer).setUint32(4 + 4 * i, 64 + 10 * i, true);
      }
      try {
        const raw = decodeRle(bytes, formOf(pixels, bits, samples));
        assert.equal(raw.bytes.length, pixels * samples * (bits / 8));
      } catch (thrown) {
        assert(thrown instanceof PixelFault, String(thrown));
      }
    },
  ));
});
