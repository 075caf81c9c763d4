import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { inflateRaw } from "./inflate.ts";

function deflated(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(deflateRawSync(bytes));
}

Deno.test("inflateRaw() gives back what was deflated, padding after it or not", async () => {
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 2000 }),
    fc.nat(100),
    fc.nat(2),
    async (bytes, times, padding) => {
      const long = new Uint8Array(bytes.length * times);
      for (let i = 0; i < times; i++) long.set(bytes, i * bytes.length);
      const packed = [...deflated(long), ...new Uint8Array(padding)];
      const inflated = await inflateRaw(
        Uint8Array.from(packed),
        Math.max(1, long.length),
      );
      assert(inflated.ok);
      assert.deepEqual(inflated.value, long);
    },
  );
  await fc.assert(property, { numRuns: 50 });
});

Deno.test("inflateRaw() answers any bytes, with what it got or with a reason", async () => {
  const bytes = fc.uint8Array({ maxLength: 500 });
  await fc.assert(fc.asyncProperty(bytes, async (junk) => {
    const inflated = await inflateRaw(Uint8Array.from(junk), 10_000);
    if (inflated.ok) assert(inflated.value.length <= 10_000);
    else assert.match(inflated.error.kind, /^dicom\.(?:limit|malformed)$/);
  }));
});

Deno.test("inflateRaw() of a stream cut short gives what is there", async () => {
  let state = 1;
  const bytes = Uint8Array.from({ length: 60_000 }, () => {
    state = (state * 48271) % 0x7fffffff;
    return state & 15;
  });
  const packed = deflated(bytes);
  const inflated = await inflateRaw(
    packed.subarray(0, packed.length >> 1),
    1e6,
  );
  assert(inflated.ok);
  const { length } = inflated.value;
  assert(length > 10_000 && length < bytes.length, `${length} bytes`);
  assert.deepEqual(inflated.value, bytes.subarray(0, length));
});

Deno.test("inflateRaw() gives the same from its thread, and its limit holds there", async () => {
  let state = 1;
  const bytes = Uint8Array.from({ length: 300_000 }, () => {
    state = (state * 48271) % 0x7fffffff;
    return state & 255;
  });
  const packed = deflated(bytes);
  const inflated = await inflateRaw(packed, bytes.length);
  assert(inflated.ok);
  assert.deepEqual(inflated.value, bytes);
  const refused = await inflateRaw(packed, bytes.length - 1);
  assert(!refused.ok);
  assert.equal(refused.error.kind, "dicom.limit");
});

Deno.test("inflateRaw() lets timers run while it works", async () => {
  const packed = deflated(new Uint8Array(200 * 1024 * 1024));
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const inflated = await inflateRaw(packed, 256 * 1024 * 1024);
  clearInterval(timer);
  assert(inflated.ok);
  assert.equal(inflated.value.length, 200 * 1024 * 1024);
  assert(turns > 0);
});
