import assert from "node:assert/strict";
import { isOwnHost, isOwnOrigin } from "./guard.ts";

function request(headers: Record<string, string>): Request {
  return new Request("http://127.0.0.1:8080/api/uploads", {
    method: "POST",
    headers: { host: "127.0.0.1:8080", ...headers },
  });
}

Deno.test("isOwnHost() knows this machine's names and no others", () => {
  for (const host of ["127.0.0.1", "localhost:8080", "[::1]:1"]) {
    assert(isOwnHost(host), host);
  }
  const foreign = ["evil.org", "127.0.0.1.evil.org", "localhost.evil:80", ""];
  for (const host of foreign) assert(!isOwnHost(host), host);
  assert(!isOwnHost(undefined));
});

Deno.test("isOwnOrigin() takes programs and our pages, and refuses other sites'", () => {
  assert(isOwnOrigin(request({})));
  assert(isOwnOrigin(request({ origin: "http://127.0.0.1:8080" })));
  for (
    const headers of [
      { origin: "http://evil.org" },
      { origin: "http://127.0.0.1:9999" },
      { origin: "https://127.0.0.1:8080" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site", origin: "http://127.0.0.1:8080" },
    ]
  ) assert(!isOwnOrigin(request(headers)), JSON.stringify(headers));
});
