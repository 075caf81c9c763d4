import assert from "node:assert/strict";
import fc from "fast-check";
import { ATTRIBUTES } from "./attributes.ts";
import { parseQuery } from "./parse_query.ts";
import type { Level } from "./types.ts";

function parse(level: Level, text: string) {
  return parseQuery(level, new URLSearchParams(text));
}

Deno.test("parseQuery() reads keywords, tags, paths and the paging", () => {
  const parsed = parse(
    "instance",
    "PatientName=A*&00100020=7&0020000d=1.2,1.3&limit=5&offset=10&" +
      "RequestAttributesSequence.00401001=R&fuzzymatching=true&" +
      "includefield=00081030,Rows&includefield=NotKnown&accept=x",
  );
  assert(parsed.ok);
  assert.deepEqual(parsed.value, {
    level: "instance",
    matches: [
      { path: ["00100010"], vr: "PN", value: "A*" },
      { path: ["00100020"], vr: "LO", value: "7" },
      { path: ["0020000D"], vr: "UI", value: "1.2,1.3" },
      { path: ["00400275", "00401001"], vr: "SH", value: "R" },
    ],
    include: ["00081030", "00280010"],
    fuzzy: true,
    offset: 10,
    limit: 5,
  });
});

Deno.test("parseQuery() names the parameter that is wrong", () => {
  const bad: Readonly<Record<string, string>> = {
    "Nonsense=1": "Nonsense",
    "SeriesNumber=1": "SeriesNumber",
    "PatientID=1&00100020=2": "00100020",
    "StudyDate=yesterday": "StudyDate",
    "StudyTime=2560": "StudyTime",
    "StudyInstanceUID=1.2.*": "StudyInstanceUID",
    "PatientWeight=heavy": "PatientWeight",
    "limit=-1": "limit",
    "offset=x": "offset",
    "fuzzymatching=yes": "fuzzymatching",
    "includefield=all,Rows": "includefield",
    "includefield=%3Cb%3E": "includefield",
    "ProcedureCodeSequence=1": "ProcedureCodeSequence",
    "ProcedureCodeSequence.Nonsense=1": "ProcedureCodeSequence.Nonsense",
    [`PatientID=${"x".repeat(5000)}`]: "PatientID",
  };
  for (const [text, parameter] of Object.entries(bad)) {
    const parsed = parse("study", text);
    assert(!parsed.ok, text);
    assert.equal(parsed.error.kind, "studies.badQuery");
    assert.equal(parsed.error.parameter, parameter);
    assert(parsed.error.message.includes(JSON.stringify(parameter)));
  }
});

Deno.test("parseQuery() never throws, whatever it is given", () => {
  const names = fc.oneof(
    fc.constantFrom(
      ...ATTRIBUTES.map(({ keyword }) => keyword),
      "limit",
      "__proto__",
      "constructor",
    ),
    fc.string(),
  );
  const pairs = fc.array(fc.tuple(names, fc.string({ unit: "binary" })));
  const level = fc.constantFrom<Level>("study", "series", "instance");
  fc.assert(fc.property(level, pairs, (at, list) => {
    parseQuery(at, new URLSearchParams(list));
  }));
});

Deno.test("the table of attributes has each tag, and each keyword, once", () => {
  const names = ATTRIBUTES.flatMap(({ tag, keyword }) => [tag, keyword]);
  assert.equal(new Set(names).size, names.length);
  for (const { tag } of ATTRIBUTES) assert.match(tag, /^[0-9A-F]{8}$/);
});
