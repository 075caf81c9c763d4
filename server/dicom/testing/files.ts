/** Files as sources, for this room's tests. @module */
import { type ByteSource, bytesSource } from "#base";

/** All files below a folder, in order of their names. */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesBelow(path);
    else yield path;
  }
}

/** A file's bytes in memory. */
export async function sourceOf(path: string): Promise<ByteSource> {
  return bytesSource(await Deno.readFile(path));
}
