// deno-lint-ignore-file no-console -- says on standard output how far memory rose
/** Puts as many MiB as asked into a folder of blobs; prints the rise of resident memory, in MiB. @module */
import { openFileBlobs } from "../mod.ts";

const MIB = 1024 * 1024;
const [folder, sizeMib] = Deno.args;
const blobs = await openFileBlobs(folder!);
let left = Number(sizeMib) * MIB / 65536;
const bytes = new ReadableStream<Uint8Array>({
  pull(controller) {
    if (left-- > 0) controller.enqueue(new Uint8Array(65536).fill(left));
    else controller.close();
  },
});
const before = Deno.memoryUsage().rss;
let most = before;
const watch = setInterval(() => {
  most = Math.max(most, Deno.memoryUsage().rss);
}, 10);
const result = await blobs.put(bytes, Number(sizeMib) * MIB);
clearInterval(watch);
if (!result.ok) throw new Error(result.error.message);
console.log(JSON.stringify({
  sizeBytes: result.value.sizeBytes,
  riseMib: Math.round((most - before) / MIB),
}));
