/** Which layout the data folder has: one that this program does not know is left alone. @module */
import { EXIT, StartFault } from "./start_fault.ts";

/** Grows whenever documents, blobs or uploads are laid out in a way that the program before can't read. */
const LAYOUT = 1;

/**
 * Notes the layout in a new folder, and compares it in one that is there.
 *
 * @param folder locked by the caller
 * @throws {StartFault} where another program's layout lies there
 */
export async function checkDataVersion(folder: string): Promise<void> {
  const path = `${folder}/layout`;
  const found = await Deno.readTextFile(path).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  // Empty: a crash came between the file and its content.
  if (found === undefined || found === "") {
    return await Deno.writeTextFile(path, `${LAYOUT}\n`);
  }
  if (found.trim() === `${LAYOUT}`) return;
  throw new StartFault(
    `${folder} was written by another version of Farsight (layout ${
      JSON.stringify(found.trim().slice(0, 20))
    }, this one knows ${LAYOUT}); nothing in it was touched. Start that version, or set FARSIGHT_DATA to another folder.`,
    EXIT.usage,
  );
}
