// deno-lint-ignore-file no-console -- says on standard output what was acknowledged
/** Writes groups of documents until it is killed; prints each group once it is acknowledged. @module */
import { openKvDocuments, put } from "../mod.ts";

const store = await openKvDocuments(Deno.args[0]!);
const rows = {
  name: "rows",
  indexes: { group: (row: { group: string }) => [row.group] },
};
while (true) {
  const group = crypto.randomUUID();
  const result = await store.write([
    put(rows, `${group}/a`, { group, fill: "a".repeat(10) }),
    put(rows, `${group}/b`, { group, fill: "b".repeat(10) }),
    put(rows, `${group}/long`, { group, fill: "l".repeat(150_000) }),
  ]);
  if (!result.ok) throw new Error(result.error.message);
  console.log(group);
}
