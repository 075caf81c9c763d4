/** One process at a time for a data folder; others find the running server's address there. @module */
import { err, ok, type Result } from "#base";
import { checkDataVersion } from "./data_version.ts";
import { EXIT, StartFault } from "./start_fault.ts";

/** Held by the process that owns the folder. */
export interface DataLock {
  /** Tells other processes where this one answers. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
}

/** Another process has the folder. */
export interface DataHeld {
  readonly pid: number;
  /** Absent while it starts, and for an import. */
  readonly url?: string;
}

/**
 * Takes the folder, making it where there is none. The system lets go of the
 * lock when the process ends, however it ends.
 *
 * @throws {StartFault} where the folder can't be used, or holds the data of
 * another version
 */
export async function lockData(
  folder: string,
): Promise<Result<DataLock, DataHeld>> {
  const path = `${folder}/farsight.lock`;
  const file = await openLock(folder, path);
  if (!await file.tryLock(true)) {
    file.close();
    return err(await holder(path));
  }
  const write = async (held: DataHeld): Promise<void> => {
    const bytes = new TextEncoder().encode(JSON.stringify(held));
    await file.truncate();
    await file.seek(0, Deno.SeekMode.Start);
    await file.write(bytes);
  };
  await checkDataVersion(folder);
  await write({ pid: Deno.pid });
  return ok({
    announce: (url) => write({ pid: Deno.pid, url }),
    async release() {
      await file.truncate();
      file.close();
    },
  });
}

async function openLock(folder: string, path: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    return await Deno.open(path, { read: true, write: true, create: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartFault(
      `FARSIGHT_DATA=${JSON.stringify(folder)} can't be used: ${why}`,
      EXIT.usage,
    );
  }
}

async function holder(path: string): Promise<DataHeld> {
  const text = await Deno.readTextFile(path);
  try {
    const { pid, url } = JSON.parse(text);
    return typeof url === "string" ? { pid, url } : { pid };
  } catch {
    // It is being written at this moment.
    return { pid: 0 };
  }
}
