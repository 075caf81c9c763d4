import assert from "node:assert/strict";
import fc from "fast-check";
import { localGrants } from "#auth";
import type { JsonDataSet } from "#dicom";
import { openKvDocuments } from "#storage";
import { openStudies } from "./open_studies.ts";
import { parseQuery } from "./parse_query.ts";
import { record } from "./testdata/records.ts";
import type { InstanceRecord, Level, StudyIndex } from "./types.ts";

const { read, write } = localGrants();

async function withIndex(
  records: readonly InstanceRecord[],
  run: (index: StudyIndex) => Promise<void>,
): Promise<void> {
  const documents = await openKvDocuments(":memory:");
  const index = openStudies(documents);
  const outcomes = await index.addInstances(write, records);
  assert(outcomes.every(({ ok }) => ok));
  try {
    await run(index);
  } finally {
    documents.close();
  }
}

async function ask(
  index: StudyIndex,
  level: Level,
  text: string,
  within: { studyUid?: string; seriesUid?: string } = {},
) {
  const parsed = parseQuery(level, new URLSearchParams(text), within);
  assert(parsed.ok, parsed.ok ? "" : parsed.error.message);
  return await index.query(read, parsed.value);
}

const UID_TAGS = {
  study: "0020000D",
  series: "0020000E",
  instance: "00080018",
};

function uids(level: Level, found: readonly JsonDataSet[]): string[] {
  return found.map((one) => String(one[UID_TAGS[level]]?.Value?.[0]));
}

/** What a study of the model says of itself. */
interface Said {
  readonly name: string;
  readonly id: string;
  readonly date: string;
  readonly modality: string;
}

const said = fc.record({
  name: fc.constantFrom("Smith^Anna", "SMYTHE^Bo", "Müller^Jo", "Li^An", ""),
  id: fc.constantFrom("A-1", "A-12", "B1", "a-1"),
  date: fc.constantFrom("20200101", "20200215", "20210303", ""),
  modality: fc.constantFrom("CT", "MR"),
});

/** Studies of two series of two instances. */
function recordsOf(all: readonly Said[]): InstanceRecord[] {
  const value = (vr: string, text: unknown) => ({
    vr,
    ...(text !== "" && { Value: [text] }),
  });
  return all.flatMap((one, study) =>
    [[1, 1], [1, 2], [2, 1], [2, 2]].map(([series, sop]) =>
      record({
        study: `1.2.${study}`,
        series: `1.2.${study}.${series}`,
        sop: `1.2.${study}.${series}.${sop}`,
      }, {
        "00100010": value("PN", one.name && { Alphabetic: one.name }),
        "00100020": value("LO", one.id),
        "00080020": value("DA", one.date),
        "00080060": value("CS", series === 1 ? one.modality : "SR"),
        "00200011": value("IS", series),
      }, { instanceNumber: sop!, receivedAtMs: 1000 + study % 3 })
    )
  );
}

/** One condition, as a query and as a plain predicate. */
interface Condition {
  readonly text: string;
  readonly holds: (one: Said) => boolean;
}

function like(pattern: string, text: string, flags: string): boolean {
  if (/^\**$/.test(pattern)) return true;
  const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
  return text !== "" && new RegExp(`^${source}$`, flags).test(text);
}

const plain = (text: string) => text.replace("ü", "u");

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom("S*", "sm?th*", "*an", "muller^jo", "*", "", "L", "Li^An")
    .map((p) => ({
      text: `PatientName=${p}`,
      holds: ({ name }: Said) => like(p.replace("^", "\\^"), plain(name), "i"),
    })),
  fc.constantFrom("A-1", "A*", "?-1", "*1", "", "A-1*", "zzz").map((p) => ({
    text: `PatientID=${p}`,
    holds: ({ id }: Said) => like(p, id, ""),
  })),
  fc.constantFrom("20200101-20200301", "20200215", "-20200101", "20210101-", "")
    .map((p) => {
      const [from = "", to = "9"] = p.includes("-") ? p.split("-") : [p, p];
      return {
        text: `StudyDate=${p}`,
        holds: ({ date }: Said) =>
          p === "" || date !== "" && date >= from && date <= (to || "9"),
      };
    }),
  fc.constantFrom("CT", "MR", "PT", "CT,MR", "S*").map((p) => ({
    text: `ModalitiesInStudy=${p}`,
    holds: ({ modality }: Said) =>
      p === "S*" || p.split(",").includes(modality),
  })),
);

Deno.test("query() finds what a plain filter finds, newest first, page by page, at each level", async () => {
  const conditions = fc.uniqueArray(condition, {
    selector: ({ text }) => text.split("=")[0],
    maxLength: 3,
  });
  const studies = fc.array(said, { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      studies,
      fc.array(conditions, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (all, queries, limit) =>
        withIndex(recordsOf(all), async (index) => {
          for (const wanted of queries) {
            const expected = all.map((one, n) => ({ one, n }))
              .filter(({ one }) => wanted.every(({ holds }) => holds(one)))
              .sort((a, b) =>
                b.n % 3 - a.n % 3 || (`1.2.${a.n}` < `1.2.${b.n}` ? 1 : -1)
              )
              .map(({ n }) => `1.2.${n}`);
            const text = wanted.map((one) => one.text).join("&");
            const found: string[] = [];
            for (let offset = 0;; offset += limit) {
              const paging = `&limit=${limit}&offset=${offset}`;
              const page = await ask(index, "study", text + paging);
              found.push(...uids("study", page.found));
              assert.equal(page.hasMore, offset + limit < expected.length);
              if (!page.hasMore) break;
            }
            assert.deepEqual(found, expected, text);
            const series = await ask(index, "series", text);
            assert.deepEqual(
              uids("series", series.found),
              expected.flatMap((uid) => [`${uid}.1`, `${uid}.2`]),
            );
            const first = await ask(
              index,
              "instance",
              `${text}&InstanceNumber=2&Modality=SR`,
            );
            assert.deepEqual(
              uids("instance", first.found),
              expected.map((uid) => `${uid}.2.2`),
            );
          }
        }),
    ),
    { numRuns: 40 },
  );
});

const ONE: Said = { name: "A^B", id: "1", date: "20200101", modality: "CT" };
const TWO = recordsOf([ONE, { ...ONE, id: "2" }]);

Deno.test("query() stays within the study and series that the address names", () =>
  withIndex(TWO, async (index) => {
    const studyUid = "1.2.1";
    const series = await ask(index, "series", "", { studyUid });
    assert.deepEqual(uids("series", series.found), ["1.2.1.1", "1.2.1.2"]);
    const seriesUid = "1.2.1.2";
    const instances = await ask(index, "instance", "", { studyUid, seriesUid });
    const expected = ["1.2.1.2.1", "1.2.1.2.2"];
    assert.deepEqual(uids("instance", instances.found), expected);
    const astray = { studyUid: "1.2.0", seriesUid };
    assert.deepEqual((await ask(index, "instance", "", astray)).found, []);
    const sop = "SOPInstanceUID=1.2.1.2.2,1.2.0.1.1,9.9";
    const some = await ask(index, "instance", sop, { studyUid });
    assert.deepEqual(uids("instance", some.found), ["1.2.1.2.2"]);
    const unknown = await ask(index, "series", "", { studyUid: "9.9" });
    assert.deepEqual(unknown, { found: [], hasMore: false });
  }));

Deno.test("query() answers the standard's attributes, what was matched and what was asked for", () =>
  withIndex(TWO, async (index) => {
    const tags = async (
      ...[level, text, within]: [Level, string, { studyUid?: string }?]
    ) => Object.keys((await ask(index, level, text, within)).found[0]!);
    const study = await tags("study", "");
    for (
      const tag of ["00080005", "00080061", "00100010", "00201206", "00201208"]
    ) {
      assert(study.includes(tag), tag);
    }
    assert(!study.includes("00081030") && !study.includes("00080060"));
    assert(
      (await tags("study", "includefield=StudyDescription")).includes(
        "00081030",
      ),
    );
    // Attributes of lower levels are not answered (PS3.18 10.6.3.3.1).
    assert(
      !(await tags("study", "includefield=Modality")).includes("00080060"),
    );
    assert(!(await tags("study", "includefield=all")).includes("00080060"));
    assert((await tags("study", "includefield=all")).includes("00080062"));
    // Of all series: with the study's (10.6.3.3.2).
    assert((await tags("series", "")).includes("00100020"));
    const within = { studyUid: "1.2.1" };
    assert(!(await tags("series", "", within)).includes("00100020"));
    assert((await tags("series", "PatientID=2", within)).includes("00100020"));
    const instance = await ask(index, "instance", "includefield=all", within);
    const [first] = instance.found;
    assert.deepEqual(first?.["00083002"]?.Value, ["1.2.840.10008.1.2.1"]);
    assert.equal(first?.["00100020"], undefined);
  }));

Deno.test("query() counts what is related", () =>
  withIndex(TWO, async (index) => {
    const [study] = (await ask(index, "study", "PatientID=2")).found;
    assert.deepEqual(study?.["00201206"], { vr: "IS", Value: [2] });
    assert.deepEqual(study?.["00201208"], { vr: "IS", Value: [4] });
    assert.deepEqual(study?.["00080061"], { vr: "CS", Value: ["CT", "SR"] });
    const [series] = (await ask(index, "series", "")).found;
    assert.deepEqual(series?.["00201209"], { vr: "IS", Value: [2] });
  }));

Deno.test("query() finds among 1,100 studies what no index tells, newest first, page by page", () => {
  const studies = Array.from({ length: 1100 }, (_, n) =>
    record(
      { study: `1.2.${n}`, series: `1.2.${n}.1`, sop: `1.2.${n}.1.1` },
      {
        "00100010": {
          vr: "PN",
          Value: [{ Alphabetic: n % 7 ? `Meyer^${n}` : `M\u00fcller^${n}` }],
        },
        "00080050": { vr: "SH", Value: [`ACC${n}`] },
        "00080060": { vr: "CS", Value: [n % 50 ? "CT" : "XA"] },
      },
      { receivedAtMs: 1000 + n % 10 },
    ));
  const numbers = studies.map((_, n) => n).sort((a, b) =>
    b % 10 - a % 10 || (`1.2.${a}` < `1.2.${b}` ? 1 : -1)
  );
  const questions: [string, (n: number) => boolean][] = [
    ["AccessionNumber=*9", (n) => n % 10 === 9],
    ["PatientName=*ller*", (n) => n % 7 === 0],
    ["PatientName=*EYER*", (n) => n % 7 !== 0],
    ["PatientName=*ller*&AccessionNumber=*1", (n) => n % 70 === 21],
    ["ModalitiesInStudy=XA", (n) => n % 50 === 0],
    ["ModalitiesInStudy=MR,XA", (n) => n % 50 === 0],
    ["InstanceAvailability=ONLINE", () => true],
    ["NumberOfStudyRelatedInstances=1", () => true],
    ["NumberOfStudyRelatedSeries=2", () => false],
  ];
  return withIndex(studies, async (index) => {
    for (const [text, holds] of questions) {
      const found: string[] = [];
      for (let offset = 0;; offset += 400) {
        const paging = `&limit=400&offset=${offset}`;
        const page = await ask(index, "study", text + paging);
        found.push(...uids("study", page.found));
        if (!page.hasMore) break;
      }
      const expected = numbers.filter(holds).map((n) => `1.2.${n}`);
      assert.deepEqual(found, expected, text);
    }
  });
});
