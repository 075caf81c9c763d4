import assert from "node:assert/strict";
import { greyChanges } from "./grey_changes.ts";

Deno.test("greyChanges() has the next value with another grey, beyond int16 where there is none", () => {
  // 0 up to -1, 7 from 0 to 9, 8 from 10 on.
  const table = Uint8Array.from(
    { length: 65536 },
    (_, n) => n < 32768 ? 0 : n < 32778 ? 7 : 8,
  );
  const up = greyChanges(table, "maximum"),
    down = greyChanges(table, "minimum");
  const at = (changes: Int32Array, value: number) => changes[value + 32768];
  assert.deepEqual(
    [-32768, -1, 0, 9, 10, 32767].map((value) => at(up, value)),
    [0, 0, 10, 10, 32768, 32768],
  );
  assert.deepEqual(
    [-32768, -1, 0, 9, 10, 32767].map((value) => at(down, value)),
    [-32769, -32769, -1, -1, 9, 9],
  );
});
