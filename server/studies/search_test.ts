import assert from "node:assert/strict";
import fc from "fast-check";
import { localGrants } from "#auth";
import { openKvDocuments } from "#storage";
import { openStudies } from "./open_studies.ts";
import { record } from "./testdata/records.ts";
import type { InstanceRecord, StudyIndex, StudySearch } from "./types.ts";

const { read, write } = localGrants();

function study(n: number, name: string, more: {
  readonly modality?: string;
  readonly date?: string;
  readonly description?: string;
} = {}): InstanceRecord {
  const uids = { study: `1.9.${n}`, series: `1.9.${n}.1`, sop: `1.9.${n}.1.1` };
  const { modality = "CT", date = "20200101", description = "" } = more;
  return record(uids, {
    "00100010": { vr: "PN", Value: [{ Alphabetic: name }] },
    "00100020": { vr: "LO", Value: [`ID-${n}`] },
    "00080020": { vr: "DA", Value: [date] },
    "00080050": { vr: "SH", Value: [`ACC${n}`] },
    "00081030": { vr: "LO", Value: [description] },
    "00080060": { vr: "CS", Value: [modality] },
  }, { receivedAtMs: 1_000 + Math.trunc(n / 3) });
}

async function withIndex(
  records: readonly InstanceRecord[],
  run: (index: StudyIndex) => Promise<void>,
): Promise<void> {
  const documents = await openKvDocuments(":memory:");
  const index = openStudies(documents);
  await index.addInstances(write, records);
  try {
    await run(index);
  } finally {
    documents.close();
  }
}

/** All pages, one after another. */
async function pages(
  index: StudyIndex,
  wish: Omit<StudySearch, "cursor">,
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await index.search(read, {
      ...wish,
      ...(cursor && { cursor }),
    });
    assert(page.studies.length <= wish.limit);
    found.push(...page.studies.map((one) => one.studyUid));
    cursor = page.next;
    if (cursor === undefined) assert.equal(found.length, page.totalCount);
  } while (cursor !== undefined);
  return found;
}

Deno.test("search() finds words by their beginnings, in name, ID, accession number and description", () =>
  withIndex([
    study(1, "Müller^José", { description: "CT chest, contrast" }),
    study(2, "Smith^Anna"),
  ], async (index) => {
    const found = (text: string) => pages(index, { text, limit: 10 });
    for (
      const text of [
        "mul",
        "JOSE mull",
        "id-1",
        "acc1",
        "contr ches",
        "müller^",
      ]
    ) {
      assert.deepEqual(await found(text), ["1.9.1"], text);
    }
    for (const text of ["ller", "--", "mul smith", "x".repeat(5000)]) {
      assert.deepEqual(await found(text), [], text);
    }
    assert.deepEqual(await found(" "), ["1.9.2", "1.9.1"]);
  }));

Deno.test("search() finds what a plain filter finds, newest first, in pages of any size", async () => {
  const one = fc.record({
    name: fc.constantFrom("Anna^Smith", "Anton^Li", "Bo^Smithers"),
    modality: fc.constantFrom("CT", "MR", "PT"),
    date: fc.constantFrom("20200101", "20200601", "20210101"),
  });
  const wish = fc.record({
    text: fc.constantFrom("", "an", "smith", "an smi", "li an"),
    modalities: fc.subarray(["CT", "MR"]),
    fromDate: fc.constantFrom("20200301", "20210101"),
    toDate: fc.constantFrom("20200101", "20200601"),
    limit: fc.integer({ min: 1, max: 7 }),
  }, { requiredKeys: ["limit"] });
  await fc.assert(
    fc.asyncProperty(
      fc.array(one, { maxLength: 12 }),
      fc.array(wish, { minLength: 1, maxLength: 6 }),
      (all, wishes) =>
        withIndex(all.map((s, n) => study(n, s.name, s)), async (index) => {
          for (const wanted of wishes) {
            const words = (wanted.text ?? "").split(" ").filter(Boolean);
            const expected = all.map((s, n) => ({ ...s, n })).filter((s) =>
              words.every((word) =>
                s.name.toLowerCase().split("^").some((w) => w.startsWith(word))
              ) &&
              (wanted.modalities?.some((m) => m === s.modality) ?? true) &&
              s.date >= (wanted.fromDate ?? "") &&
              s.date <= (wanted.toDate ?? "9")
            ).sort((a, b) =>
              Math.trunc(b.n / 3) - Math.trunc(a.n / 3) ||
              (`${a.n}` < `${b.n}` ? 1 : -1)
            ).map(({ n }) => `1.9.${n}`);
            assert.deepEqual(await pages(index, wanted), expected);
          }
        }),
    ),
    { numRuns: 40 },
  );
});

Deno.test("search() takes a cursor that is none for the first page", () =>
  withIndex([study(1, "A")], async (index) => {
    for (const cursor of ["", "x", "1-1", "<b>"]) {
      const page = await index.search(read, { cursor, limit: 5 });
      assert.equal(page.studies.length, 1);
    }
  }));

Deno.test("search() over 3,000 studies narrows by all conditions at once", async () => {
  const modalities = ["CT", "MR", "PT"];
  const all = Array.from(
    { length: 3000 },
    (_, n) =>
      study(n, `Family${n % 40}^Given${n % 7}`, {
        modality: modalities[n % 3]!,
        date: `2020${`${n % 12 + 1}`.padStart(2, "0")}15`,
      }),
  );
  await withIndex(all, async (index) => {
    const first = await index.search(read, { limit: 50 });
    assert.equal(first.totalCount, 3000);
    assert.equal(first.studies[0]?.studyUid, "1.9.2999");
    const wish = { text: "fam giv", modalities: ["MR"], fromDate: "20200601" };
    const expected = all.map((_, n) => n)
      .filter((n) => n % 3 === 1 && n % 12 + 1 >= 6).length;
    const many = await index.search(read, { ...wish, limit: 200 });
    assert.equal(many.totalCount, expected);
    const few = await index.search(read, {
      ...wish,
      text: "family12 given3",
      limit: 200,
    });
    const numbers = all.map((_, n) => n).filter((n) =>
      n % 40 === 12 && n % 7 === 3 && n % 3 === 1 && n % 12 + 1 >= 6
    );
    assert.equal(few.totalCount, numbers.length);
    assert((await pages(index, { limit: 190 })).length === 3000);
  });
});
