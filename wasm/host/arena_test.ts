import assert from "node:assert/strict";
import fc from "fast-check";
import { Arena } from "./arena.ts";

Deno.test("Arena: blocks never overlap, begin on cache lines, and come back whole", () => {
  fc.assert(fc.property(
    fc.array(
      fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 300_000 })),
      { maxLength: 60 },
    ),
    (steps) => {
      const arena = new Arena(100_000);
      const held: { address: number; bytes: number }[] = [];
      for (const [isFree, bytes] of steps) {
        if (isFree && held.length > 0) {
          arena.free(held.splice(bytes % held.length, 1)[0]!.address);
          continue;
        }
        const address = arena.allocate(bytes);
        assert.equal(address % 64, 0);
        assert(address + bytes <= arena.sizeBytes);
        for (const other of held) {
          assert(
            address + bytes <= other.address ||
              other.address + other.bytes <= address,
          );
        }
        held.push({ address, bytes: Math.max(1, bytes) });
      }
      for (const { address } of held) arena.free(address);
      const before = arena.sizeBytes;
      arena.free(arena.allocate(90_000));
      assert.equal(arena.sizeBytes, before, "what was freed is used again");
    },
  ));
});

Deno.test("Arena refuses to free what it did not hand out, and to grow past the end of memory", () => {
  const arena = new Arena(1000);
  assert.throws(() => arena.free(64), RangeError);
  assert.throws(() => arena.allocate(2 ** 32), RangeError);
});
