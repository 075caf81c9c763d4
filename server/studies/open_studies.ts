/** The index over a document store. @module */
import type { DocumentStore } from "#storage";
import { INSTANCES, SERIES, under } from "./collections.ts";
import { readStudy } from "./frame_counts.ts";
import { removeInstance, removeSeries, removeStudy } from "./remove.ts";
import { runQuery } from "./run_query.ts";
import { searchStudies } from "./search.ts";
import type { StudyIndex } from "./types.ts";
import { WriteQueue } from "./write_queue.ts";

/** Opens the index; whoever opened the documents closes them. */
export function openStudies(documents: DocumentStore): StudyIndex {
  const writes = new WriteQueue(documents);
  return {
    addInstance: (_grant, record) => writes.add(record),
    addInstances: (_grant, records) =>
      Promise.all(records.map((record) => writes.add(record))),
    removeStudy: (_grant, uid) => writes.run(() => removeStudy(documents, uid)),
    removeSeries: (_grant, uid) =>
      writes.run(() => removeSeries(documents, uid)),
    removeInstance: (_grant, uid) =>
      writes.run(() => removeInstance(documents, uid)),
    study: async (_grant, uid) => (await readStudy(documents, uid))?.value,
    series: async (_grant, uid) => (await documents.get(SERIES, uid))?.value,
    instance: async (_grant, uid) =>
      (await documents.get(INSTANCES, uid))?.value,
    seriesOf: (_grant, uid) =>
      values(documents.find(SERIES, { index: "study", prefix: under(uid) })),
    instancesOf: (_grant, uid) =>
      values(
        documents.find(INSTANCES, { index: "series", prefix: under(uid) }),
      ),
    search: (_grant, wish) => searchStudies(documents, wish),
    query: (_grant, query) => runQuery(documents, query),
  };
}

async function values<T>(
  found: AsyncIterable<{ readonly value: T }>,
): Promise<T[]> {
  return await Array.fromAsync(found, ({ value }) => value);
}
