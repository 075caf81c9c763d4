import assert from "node:assert/strict";
import fc from "fast-check";
import { recordOf } from "./record_of.ts";
import { dataSet, object } from "./testdata/records.ts";

const UIDS = {
  "0020000D": ["1.2.1"],
  "0020000E": ["1.2.1.1"],
  "00080018": ["1.2.1.1.1"],
  "00080016": ["1.2.840.10008.5.1.4.1.1.2"],
};
const BLOB = { hash: "a".repeat(64), sizeBytes: 99 };

function read(
  texts: Readonly<Record<string, readonly string[]>>,
  items: Parameters<typeof dataSet>[1] = {},
) {
  const result = recordOf(
    object(dataSet({ ...UIDS, ...texts }, items)),
    BLOB,
    5,
  );
  assert(result.ok);
  return result.value;
}

Deno.test("recordOf() takes what places and describes the instance", () => {
  const request = dataSet({ "00401001": ["RP1"], "00400009": ["SPS1"] });
  const found = read({
    "00100010": ["Yamada^Tarou=山田^太郎=やまだ^たろう"],
    "00200013": ["7"],
    "00280010": ["512"],
    "00280011": ["256"],
    "00280008": ["3"],
    "00080008": ["ORIGINAL", "PRIMARY"],
    "00281050": ["40"],
  }, { "00400275": [request] });
  assert.equal(found.studyUid, "1.2.1");
  assert.equal(found.instanceNumber, 7);
  assert.equal(found.rows, 512);
  assert.equal(found.columns, 256);
  assert.equal(found.frameCount, 3);
  assert.equal(found.blobHash, BLOB.hash);
  assert.deepEqual(found.attributes["00100010"], {
    vr: "PN",
    Value: [{
      Alphabetic: "Yamada^Tarou",
      Ideographic: "山田^太郎",
      Phonetic: "やまだ^たろう",
    }],
  });
  assert.deepEqual(found.attributes["00080008"]?.Value, [
    "ORIGINAL",
    "PRIMARY",
  ]);
  assert.deepEqual(found.attributes["00280010"], { vr: "US", Value: [512] });
  assert.deepEqual(found.attributes["00400275"], {
    vr: "SQ",
    Value: [{
      "00400009": { vr: "SH", Value: ["SPS1"] },
      "00401001": { vr: "SH", Value: ["RP1"] },
    }],
  });
  assert.equal(found.attributes["00281050"], undefined);
});

Deno.test("recordOf() names the UID that is missing or not valid", () => {
  for (const tag of Object.keys(UIDS)) {
    for (const value of ["", "1.2.x", "../etc", "1..2", "1".repeat(65)]) {
      const set = dataSet({ ...UIDS, [tag]: [value] });
      const result = recordOf(object(set), BLOB, 5);
      assert(!result.ok);
      assert.equal(result.error.kind, "studies.badInstance");
      assert.equal(result.error.tag, tag);
      const shown = `(${tag.slice(0, 4)},${tag.slice(4)})`;
      assert(result.error.message.includes(shown));
    }
  }
});

Deno.test("recordOf() counts frames: none without pixels, else at least one", () => {
  const frames = (count: string[], hasPixels: boolean) => {
    const set = dataSet({ ...UIDS, "00280008": count });
    const result = recordOf(object(set, hasPixels), BLOB, 5);
    return result.ok && result.value.frameCount;
  };
  assert.equal(frames([], true), 1);
  assert.equal(frames(["0"], true), 1);
  assert.equal(frames(["999999999999"], true), 100_000);
  assert.equal(frames(["5"], false), 0);
});

Deno.test("recordOf() keeps markup as the text it is", () => {
  const text = "<script>alert(1)</script>";
  const found = read({ "00081030": [text], "00100010": [text] });
  assert.deepEqual(found.attributes["00081030"]?.Value, [text]);
  assert.deepEqual(found.attributes["00100010"]?.Value, [{
    Alphabetic: text,
  }]);
});

Deno.test("recordOf() stays within 40 kB, whatever the object holds", () => {
  const tags = ["00081030", "00100010", "00104000", "001021B0", "0008103E"];
  const huge = fc.string({ unit: "binary", maxLength: 5000 });
  fc.assert(
    fc.property(fc.array(huge, { maxLength: 60 }), (values) => {
      const texts = Object.fromEntries(tags.map((tag) => [tag, values]));
      const nested = dataSet({ "00401001": values });
      const found = read(texts, { "00400275": Array(30).fill(nested) });
      assert(JSON.stringify(found).length < 40_000);
    }),
    { numRuns: 40 },
  );
});
