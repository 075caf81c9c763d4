import assert from "node:assert/strict";
import fc from "fast-check";
import { choose, negotiate, type Offer, parseAccept } from "./accept.ts";

const JPEG: Offer = { mediaType: "image/jpeg", multipart: false };
const PNG: Offer = { mediaType: "image/png", multipart: false };
const JPEGS: Offer = { mediaType: "image/jpeg", multipart: true };
const STORED: Offer = {
  mediaType: "application/dicom",
  multipart: true,
  transferSyntax: "1.2.840.10008.1.2.4.80",
};

function chosen(accept: string, offers: readonly Offer[]): Offer | undefined {
  const parsed = parseAccept(accept);
  assert(parsed.ok, accept);
  return choose(parsed.value, offers);
}

Deno.test("choose() takes the highest quality, and the default for anything", () => {
  assert.equal(chosen("*/*", [JPEG, PNG]), JPEG);
  assert.equal(chosen("image/jpeg;q=0.5, image/png", [JPEG, PNG]), PNG);
  assert.equal(chosen("image/*;q=0.8, image/png;q=0.2", [JPEG, PNG]), JPEG);
  assert.equal(chosen("text/html, */*;q=0.1", [JPEG, PNG]), JPEG);
});

Deno.test("choose() prefers what the client names, in its order, over a wildcard", () => {
  assert.equal(chosen("*/*, image/png", [JPEG, PNG]), PNG);
  assert.equal(chosen("image/png, image/jpeg", [JPEG, PNG]), PNG);
});

Deno.test("choose() never takes what the client excludes with q=0", () => {
  assert.equal(chosen("image/jpeg;q=0, image/*", [JPEG, PNG]), PNG);
  assert.equal(chosen("image/jpeg;q=0, */*;q=0", [JPEG, PNG]), undefined);
  assert.equal(chosen("image/webp", [JPEG, PNG]), undefined);
});

Deno.test("choose() keeps single parts and multipart/related apart", () => {
  const both = [JPEGS, JPEG];
  assert.equal(chosen("image/jpeg", both), JPEG);
  assert.equal(chosen(`multipart/related; type="image/jpeg"`, both), JPEGS);
  assert.equal(chosen("multipart/related;type=image/*", both), JPEGS);
  assert.equal(chosen("multipart/related", both), JPEGS);
  assert.equal(chosen(`multipart/related; type="image/png"`, both), undefined);
});

Deno.test("choose() matches the transfer syntax: none, any, or the very one", () => {
  const type = `multipart/related; type="application/dicom"`;
  assert.equal(chosen(type, [STORED]), STORED);
  assert.equal(chosen(`${type}; transfer-syntax=*`, [STORED]), STORED);
  const same = "1.2.840.10008.1.2.4.80";
  assert.equal(chosen(`${type};transfer-syntax=${same}`, [STORED]), STORED);
  const other = `${type};transfer-syntax=1.2.840.10008.1.2.1`;
  assert.equal(chosen(other, [STORED]), undefined);
  const special = { ...STORED, isDefault: false };
  assert.equal(chosen(type, [special]), undefined);
  assert.equal(chosen(`${type};transfer-syntax="*"`, [special]), special);
});

Deno.test("negotiate() answers 406 with what there is", () => {
  const request = new Request("http://x/", { headers: { accept: "a/b" } });
  const result = negotiate(request, new URLSearchParams(), [JPEG, JPEGS]);
  assert(!result.ok);
  assert.equal(result.error.status, 406);
  assert.match(result.error.detail, /image\/jpeg, multipart\/related/);
});

Deno.test("negotiate() lets the accept parameter stand for the header, plus sign or not", () => {
  const json: Offer = { mediaType: "application/dicom+json", multipart: false };
  const request = new Request("http://x/", {
    headers: { accept: "text/html" },
  });
  for (const query of ["accept=application/dicom+json", "accept=*/*"]) {
    const result = negotiate(request, new URLSearchParams(query), [json]);
    assert.deepEqual(result, { ok: true, value: json });
  }
});

Deno.test("negotiate() names the parameter or field that is malformed", () => {
  const query = new URLSearchParams("accept=;;");
  const request = new Request("http://x/");
  const result = negotiate(request, query, [JPEG]);
  assert(!result.ok && result.error.parameter === "accept");
  const bad = new Request("http://x/", { headers: { accept: "a/b;q=7" } });
  const other = negotiate(bad, new URLSearchParams(), [JPEG]);
  assert(!other.ok && other.error.status === 400);
});

Deno.test("parseAccept() answers any text, and never throws", () => {
  const piece = fc.constantFrom(
    ...["image/jpeg", "*/*", ";", ",", "q=0.5", "type=", '"', "\\", " ", "="],
    "multipart/related",
  );
  const text = fc.oneof(fc.string(), fc.array(piece).map((p) => p.join("")));
  fc.assert(fc.property(text, (accept) => {
    const parsed = parseAccept(accept);
    if (!parsed.ok) return;
    assert(parsed.value.every((r) => r.quality >= 0 && r.quality <= 1));
  }));
});

Deno.test("parseAccept() reads 4,000 characters of separators in linear time", () => {
  const parsed = parseAccept(`image/png${"; ".repeat(1900)}`);
  assert(parsed.ok && parsed.value.length === 1);
  assert(!parseAccept("a".repeat(5000)).ok);
});
