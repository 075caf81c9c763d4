import assert from "node:assert/strict";
import fc from "fast-check";
import { localGrants } from "#auth";
import { type DocumentStore, openKvDocuments, put } from "#storage";
import { STUDIES, type StudyDocument } from "./collections.ts";
import { openStudies } from "./open_studies.ts";
import { record } from "./testdata/records.ts";
import type { InstanceRecord, StudyIndex } from "./types.ts";

const grants = localGrants();

async function withIndex(
  run: (index: StudyIndex, documents: DocumentStore) => Promise<void>,
): Promise<void> {
  const documents = await openKvDocuments(":memory:");
  try {
    await run(openStudies(documents), documents);
  } finally {
    documents.close();
  }
}

function instance(
  study: number,
  series: number,
  sop: number,
  more: Partial<InstanceRecord> = {},
): InstanceRecord {
  const uids = {
    study: `1.2.${study}`,
    series: `1.2.${study}.${series}`,
    sop: `1.2.${study}.${series}.${sop}`,
  };
  return record(uids, {
    "00080060": { vr: "CS", Value: [series % 2 ? "CT" : "MR"] },
    "00100020": { vr: "LO", Value: [`P${study}`] },
  }, { instanceNumber: sop, sizeBytes: 100 * sop + series, ...more });
}

/** Everything in the index, counted anew from its instances. */
async function assertCountsAreRight(
  index: StudyIndex,
  expected: ReadonlyMap<string, InstanceRecord>,
): Promise<void> {
  const { studies } = await index.search(grants.read, { limit: 200 });
  const found: string[] = [];
  for (const study of studies) {
    const series = await index.seriesOf(grants.read, study.studyUid);
    const all: InstanceRecord[] = [];
    for (const one of series) {
      const own = await index.instancesOf(grants.read, one.seriesUid);
      assert.equal(one.instanceCount, own.length);
      assert.equal(one.frameCount, sum(own, (i) => i.frameCount));
      assert.equal(one.sizeBytes, sum(own, (i) => i.sizeBytes));
      const numbers = own.map((i) => i.instanceNumber!);
      assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
      all.push(...own);
    }
    assert.equal(study.seriesCount, series.length);
    assert.equal(study.instanceCount, all.length);
    assert.equal(study.frameCount, sum(all, (i) => i.frameCount));
    assert.equal(study.sizeBytes, sum(all, (i) => i.sizeBytes));
    const modalities = [...new Set(series.map((s) => s.modality))].sort();
    assert.deepEqual(study.modalities, modalities);
    const [answer] = (await index.query(grants.read, {
      level: "study",
      studyUid: study.studyUid,
      matches: [],
      include: "all",
      fuzzy: false,
      offset: 0,
      limit: 1,
    })).found;
    const classes = [...new Set(all.map((i) => i.sopClassUid))].sort();
    assert.deepEqual(answer?.["00080062"]?.Value, classes);
    found.push(...all.map((i) => i.sopUid));
  }
  assert.deepEqual(found.sort(), [...expected.keys()].sort());
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

Deno.test("counts equal a recount after any adds, duplicates and removals, at once or in turn", async () => {
  const place = fc.tuple(fc.nat(1), fc.nat(2), fc.nat(4));
  const step = fc.oneof(
    fc.record({ add: fc.array(place, { minLength: 1, maxLength: 8 }) }),
    fc.record({ study: place }),
    fc.record({ series: place }),
    fc.record({ instance: place }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      (steps) =>
        withIndex(async (index) => {
          const model = new Map<string, InstanceRecord>();
          for (const one of steps) {
            if ("add" in one) {
              const records = one.add.map((at) =>
                instance(...at, {
                  sopClassUid: `1.2.840.${at[2]}`,
                  frameCount: at[2],
                })
              );
              const fresh = new Set(
                records.map((r) => r.sopUid).filter((uid) => !model.has(uid)),
              );
              const outcomes = await Promise.all(
                records.map((r) => index.addInstance(grants.write, r)),
              );
              assert(outcomes.every((outcome) => outcome.ok));
              const added = outcomes.filter((o) => o.ok && o.value === "added");
              assert.equal(added.length, fresh.size);
              for (const r of records) model.set(r.sopUid, r);
            } else {
              const [[level, at]] = Object.entries(one) as [
                [string, [number, number, number]],
              ];
              const { studyUid, seriesUid, sopUid } = instance(...at);
              const doomed = [...model.values()].filter((r) =>
                level === "study"
                  ? r.studyUid === studyUid
                  : level === "series"
                  ? r.seriesUid === seriesUid
                  : r.sopUid === sopUid
              );
              const removed = level === "study"
                ? await index.removeStudy(grants.delete, studyUid)
                : level === "series"
                ? await index.removeSeries(grants.delete, seriesUid)
                : await index.removeInstance(grants.delete, sopUid);
              assert.equal(removed.ok, doomed.length > 0);
              if (removed.ok) {
                const hashes = doomed.map((r) => r.blobHash).sort();
                assert.deepEqual(removed.value.toSorted(), hashes);
              } else assert.equal(removed.error.kind, "studies.missing");
              for (const r of doomed) model.delete(r.sopUid);
            }
          }
          await assertCountsAreRight(index, model);
        }),
    ),
    { numRuns: 40 },
  );
});

Deno.test("the same instance with other bytes is a conflict and changes nothing", () =>
  withIndex(async (index) => {
    const first = instance(1, 1, 1);
    await index.addInstance(grants.write, first);
    const other = { ...first, blobHash: "other", sizeBytes: 5 };
    const outcomes = await index.addInstances(grants.write, [
      other,
      instance(1, 1, 2),
      { ...instance(1, 1, 2), blobHash: "other" },
      first,
    ]);
    const kinds = outcomes.map((one) => one.ok ? one.value : one.error.kind);
    assert.deepEqual(kinds, [
      "studies.conflict",
      "added",
      "studies.conflict",
      "duplicate",
    ]);
    const kept = new Map([first, instance(1, 1, 2)].map((r) => [r.sopUid, r]));
    await assertCountsAreRight(index, kept);
    const found = await index.instance(grants.read, first.sopUid);
    assert.equal(found?.blobHash, first.blobHash);
  }));

Deno.test("a study has one patient, and a series one study", () =>
  withIndex(async (index) => {
    await index.addInstance(grants.write, instance(1, 1, 1));
    const stranger = {
      ...instance(1, 1, 2),
      attributes: {
        ...instance(1, 1, 2).attributes,
        "00100020": { vr: "LO", Value: ["SOMEBODY ELSE"] },
      },
    };
    const astray = { ...instance(2, 1, 3), seriesUid: "1.2.1.1" };
    for (const wrong of [stranger, astray]) {
      const outcome = await index.addInstance(grants.write, wrong);
      assert(!outcome.ok);
      assert.equal(outcome.error.kind, "studies.inconsistent");
      assert.doesNotMatch(outcome.error.message, /SOMEBODY/);
    }
    const study = await index.study(grants.read, "1.2.1");
    assert.equal(study?.instanceCount, 1);
    assert.equal(await index.study(grants.read, "1.2.2"), undefined);
  }));

Deno.test("two processes on one store lose no count", () =>
  withIndex(async (index, documents) => {
    const second = openStudies(documents);
    const model = new Map<string, InstanceRecord>();
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        const one = instance(1, n % 3, n);
        model.set(one.sopUid, one);
        return (n % 2 ? index : second).addInstance(grants.write, one);
      }),
    );
    assert(outcomes.every(({ ok }) => ok));
    await assertCountsAreRight(index, model);
  }));

Deno.test("2,500 instances at once, and 300 studies at once, are split into writes that fit", () =>
  withIndex(async (index) => {
    const many = Array.from({ length: 2500 }, (_, n) => instance(1, 1, n));
    const wide = Array.from({ length: 300 }, (_, n) => instance(n + 2, 1, 1));
    const outcomes = await index.addInstances(grants.write, [...many, ...wide]);
    assert(outcomes.every((one) => one.ok && one.value === "added"));
    const study = await index.study(grants.read, "1.2.1");
    assert.equal(study?.instanceCount, 2500);
    const { totalCount } = await index.search(grants.read, { limit: 1 });
    assert.equal(totalCount, 301);
    const removed = await index.removeStudy(grants.delete, "1.2.1");
    assert(removed.ok && removed.value.length === 2500);
    assert.equal(await index.study(grants.read, "1.2.1"), undefined);
  }));

Deno.test("attributes that an instance left empty are filled by later ones, never replaced", () =>
  withIndex(async (index) => {
    const named = (sop: number, name: string, description?: string) => ({
      ...instance(1, 1, sop),
      attributes: {
        ...instance(1, 1, sop).attributes,
        "00100010": { vr: "PN", Value: [{ Alphabetic: name }] },
        ...(description &&
          { "00081030": { vr: "LO", Value: [description] } }),
      },
    });
    await index.addInstance(grants.write, named(1, "Meier^Anna"));
    await index.addInstance(grants.write, named(2, "Other^Name", "Head"));
    const study = await index.study(grants.read, "1.2.1");
    assert.equal(study?.patientName, "Meier^Anna");
    assert.equal(study?.description, "Head");
  }));

Deno.test("words of a file that JavaScript also uses are words like any other", () =>
  withIndex(async (index) => {
    for (const [n, modality] of ["__proto__", "constructor"].entries()) {
      const one = instance(n, 1, 1);
      const attributes = {
        ...one.attributes,
        "00080060": { vr: "CS", Value: [modality] },
      };
      await index.addInstance(grants.write, { ...one, attributes });
      const study = await index.study(grants.read, one.studyUid);
      assert.deepEqual(study?.modalities, [modality]);
    }
  }));

Deno.test("a study of before studies counted frames has its frames counted, then kept", () =>
  withIndex(async (index, documents) => {
    const framesOf = async () =>
      (await index.study(grants.read, "1.2.1"))?.frameCount;
    const forget = async () => {
      const { value } = (await documents.get(STUDIES, "1.2.1"))!;
      const { frameCount: _frameCount, ...before } = value;
      await documents.write([put(STUDIES, "1.2.1", before as StudyDocument)]);
    };
    const all = [[1, 1], [1, 2], [2, 1], [2, 2]].map(([series, sop]) =>
      instance(1, series!, sop!, { frameCount: 10 * series! + sop! })
    );
    await index.addInstances(grants.write, all);
    assert.equal(await framesOf(), 66);
    await forget();
    assert.equal(await framesOf(), 66);
    const { studies } = await index.search(grants.read, { limit: 1 });
    assert.equal(studies[0]?.frameCount, 66);
    const fifth = instance(1, 3, 1, { frameCount: 5 });
    const added = await index.addInstances(grants.write, [fifth, all[0]!]);
    assert.deepEqual(added.map((one) => one.ok && one.value), [
      "added",
      "duplicate",
    ]);
    assert.equal((await documents.get(STUDIES, "1.2.1"))?.value.frameCount, 71);
    await forget();
    await index.removeInstance(grants.delete, all[0]!.sopUid);
    assert.equal((await documents.get(STUDIES, "1.2.1"))?.value.frameCount, 60);
    await forget();
    await index.removeSeries(grants.delete, "1.2.1.2");
    assert.equal(await framesOf(), 17);
  }));
