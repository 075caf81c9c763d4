import assert from "node:assert/strict";
import { countsIn } from "./run_tests.ts";

Deno.test("countsIn() reads the last summary, colours and steps aside", () => {
  const output = "ok | 1 passed | 0 failed (1ms)\n" +
    "\u001b[31mFAILED\u001b[0m | 12 passed (3 steps) | 2 failed (1 step) | 4 ignored (9s)\n";
  assert.deepEqual(countsIn(output), { passed: 12, failed: 2, ignored: 4 });
  assert.deepEqual(
    countsIn("ok | 3 passed | 0 failed (1ms)"),
    { passed: 3, failed: 0, ignored: 0 },
  );
  assert.equal(countsIn("error: no such module"), undefined);
});
