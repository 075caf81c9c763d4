import assert from "node:assert/strict";
import { checkListenAddress } from "./listen_address.ts";

Deno.test("checkListenAddress() allows loopback only, and says why", () => {
  for (const host of ["127.0.0.1", "::1", "localhost"]) {
    assert.deepEqual(checkListenAddress(host), { ok: true, value: host });
  }
  const open = ["0.0.0.0", "::", "", "192.168.1.5", "127.0.0.1.evil.org"];
  for (const host of [...open, "LOCALHOST", "127.1", "[::1]", "0"]) {
    const result = checkListenAddress(host);
    assert(!result.ok, host);
    assert.equal(result.error.kind, "auth.openAddress");
    assert.match(result.error.message, /no access control yet/);
  }
});
