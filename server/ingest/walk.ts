/** Files below the paths that someone named for import. @module */

/** A file to be taken, or a path that can't be read. */
export type Found =
  | { readonly path: string; readonly sizeBytes: number }
  | { readonly path: string; readonly error: string };

/** Folders inside folders; discs have fewer than ten. */
const DEPTH = 64;

/**
 * Walks files and folders, in order of name. A DICOMDIR stands for the folder
 * it lies in. Links to folders are not followed, so there is no circle.
 */
export async function* walk(paths: readonly string[]): AsyncGenerator<Found> {
  const seen = new Set<string>();
  for (const path of paths) {
    const isDirectoryFile = /(^|[/\\])dicomdir$/i.test(path);
    const start = isDirectoryFile ? path.replace(/[^/\\]*$/, "") || "." : path;
    for await (const found of below(start, 0)) {
      if (!seen.has(found.path)) yield found;
      seen.add(found.path);
    }
  }
}

async function* below(path: string, depth: number): AsyncGenerator<Found> {
  try {
    const info = depth === 0 ? await Deno.stat(path) : await Deno.lstat(path);
    if (info.isSymlink) {
      const target = await Deno.stat(path);
      if (target.isFile) yield { path, sizeBytes: target.size };
      else yield { path, error: "A link to a folder is not followed" };
    } else if (info.isFile) yield { path, sizeBytes: info.size };
    else if (!info.isDirectory) {
      yield { path, error: "Neither a file nor a folder" };
    } else if (depth >= DEPTH) {
      yield { path, error: `More than ${DEPTH} folders deep` };
    } else {
      const names = await Array.fromAsync(
        Deno.readDir(path),
        ({ name }) => name,
      );
      for (const name of names.sort(byCodeUnit)) {
        yield* below(`${path.replace(/\/+$/, "")}/${name}`, depth + 1);
      }
    }
  } catch (error) {
    yield { path, error: error instanceof Error ? error.message : `${error}` };
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
