/** A file that one process holds: what keeps two servers off one store. @module */

/**
 * Takes the lock, made where there is none; the system frees it when the
 * process ends, however it ends. The file stays, for removing it would let
 * two processes lock two files of one name.
 *
 * @throws Where another process, or this one, holds it.
 */
export async function lockFile(path: string): Promise<Disposable> {
  const file = await Deno.open(path, { write: true, create: true });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new Error(`Cannot open ${path}: a Farsight process is using it`);
}
