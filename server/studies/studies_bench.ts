// deno-lint-ignore-file no-console -- a bench prints its figures
/** How long the index takes: writes, then searches over many studies. Run with the count of studies. @module */
import { localGrants } from "#auth";
import { openKvDocuments } from "#storage";
import { openStudies } from "./open_studies.ts";
import { parseQuery } from "./parse_query.ts";
import { record } from "./testdata/records.ts";

const count = Number(Deno.args[0] ?? 20_000);
const folder = await Deno.makeTempDir({ prefix: "farsight-bench-" });
const documents = await openKvDocuments(`${folder}/documents.kv`);
const index = openStudies(documents);
const { read, write } = localGrants();

async function timed(name: string, run: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  const found = await run();
  const ms = (performance.now() - start).toFixed(1);
  console.log(`${name}=${ms}ms ${JSON.stringify(found)}`);
}

function study(n: number) {
  const uids = { study: `1.9.${n}`, series: `1.9.${n}.1`, sop: `1.9.${n}.1.1` };
  const name = `Family${n % 997}^Given${n % 89}`;
  const day = `2020${`${n % 12 + 1}`.padStart(2, "0")}${10 + n % 18}`;
  return record(uids, {
    "00100010": { vr: "PN", Value: [{ Alphabetic: name }] },
    "00100020": { vr: "LO", Value: [`ID${n}`] },
    "00080020": { vr: "DA", Value: [day] },
    "00080050": { vr: "SH", Value: [`ACC${n}`] },
    "00081030": { vr: "LO", Value: ["CT chest with contrast"] },
    "00080060": { vr: "CS", Value: [n % 3 ? "CT" : "MR"] },
  }, { receivedAtMs: 1e12 + n });
}

const instances = Array.from({ length: 1000 }, (_, n) =>
  record(
    { study: "1.8", series: "1.8.1", sop: `1.8.1.${n}` },
    study(7).attributes,
    { instanceNumber: n },
  ));
await timed("one_series_of_1000", async () => {
  const outcomes = await index.addInstances(write, instances);
  return outcomes.filter(({ ok }) => ok).length;
});
await timed("studies_written", async () => {
  for (let n = 0; n < count; n += 1000) {
    const length = Math.min(1000, count - n);
    const some = Array.from({ length }, (_, k) => study(n + k));
    await index.addInstances(write, some);
  }
  return count;
});

const search = (name: string, wish: object) =>
  timed(`search_${name}`, async () => {
    const page = await index.search(read, { limit: 50, ...wish });
    return [page.studies.length, page.totalCount];
  });
await search("all", {});
await search("all_again", {});
await search("name", { text: "family123" });
await search("two_words", { text: "fam giv1" });
await search("id", { text: "ID1234" });
await search("modality", { modalities: ["MR"] });
await search("dates", { fromDate: "20200301", toDate: "20200315" });
await search("everything", {
  text: "family12",
  modalities: ["CT"],
  fromDate: "20200301",
});

const query = (text: string) =>
  timed(`qido?${text}`, async () => {
    const parsed = parseQuery("study", new URLSearchParams(text));
    if (!parsed.ok) throw new Error(parsed.error.message);
    const answer = await index.query(read, parsed.value);
    return [answer.found.length, answer.hasMore];
  });
await query("limit=50");
await query("PatientName=Family123*&limit=50");
await query("PatientID=ID777");
await query("StudyDate=20200301-20200305&limit=50");
await query("ModalitiesInStudy=MR&limit=50");
await query("PatientName=*ven88&limit=50");
await query("AccessionNumber=*999&limit=50");

documents.close();
await Deno.remove(folder, { recursive: true });
