import assert from "node:assert/strict";
import fc from "fast-check";
import { unpackBits } from "../pixels/native_frame.ts";
import { BitRow } from "./bit_row.ts";

Deno.test("BitRow packs frames of any size so that unpackBits() finds each", () => {
  const frame = fc.array(fc.constantFrom(0, 1), { maxLength: 40 });
  fc.assert(fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
    const row = new BitRow();
    const pieces = frames.map((samples) => [
      ...row.add(Uint8Array.from(samples)),
    ]);
    const bytes = Uint8Array.from([...pieces.flat(), ...row.rest()]);
    let skip = 0;
    for (const samples of frames) {
      const found = unpackBits(bytes, skip, samples.length);
      assert.deepEqual([...found], samples);
      skip += samples.length;
    }
    assert.equal(bytes.length, Math.ceil(skip / 8));
  }));
});
