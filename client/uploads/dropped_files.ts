/** Files out of a drop or a file input, folders walked. @module */

/** A file and its path within what was dropped. */
export interface GatheredFile {
  /** With `/`, without a leading one. */
  readonly path: string;
  readonly file: File;
}

/** Bound on one gathering: a disk dropped by mistake must not fill memory. */
const MOST_FILES = 200_000;

function readEntries(
  reader: FileSystemDirectoryReader,
): Promise<FileSystemEntry[]> {
  return new Promise((resolve) =>
    reader.readEntries(resolve, () => resolve([]))
  );
}

function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) =>
    entry.file(resolve, () => resolve(undefined))
  );
}

function isHidden(name: string): boolean {
  return name.startsWith(".") || name === "Thumbs.db" || name === "__MACOSX";
}

async function* walk(entry: FileSystemEntry): AsyncGenerator<GatheredFile> {
  if (isHidden(entry.name)) return;
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry);
    if (file !== undefined) yield { path: entry.fullPath.slice(1), file };
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const batch = await readEntries(reader);
    if (batch.length === 0) return;
    for (const inner of batch) yield* walk(inner);
  }
}

/**
 * All files of a drop, folders included.
 *
 * @param onCount Told now and then how many were found.
 */
export async function filesOfDrop(
  data: DataTransfer,
  onCount: (count: number) => void,
): Promise<GatheredFile[]> {
  // The items die with the event: take their entries before the first await.
  const entries = [...data.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const found: GatheredFile[] = [];
  for (const entry of entries) {
    for await (const file of walk(entry)) {
      found.push(file);
      if (found.length % 100 === 0) onCount(found.length);
      if (found.length >= MOST_FILES) return found;
    }
  }
  return found;
}

/** All files of an input, with their path where a folder was chosen. */
export function filesOfInput(files: FileList): GatheredFile[] {
  return [...files]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !path.split("/").some(isHidden));
}
