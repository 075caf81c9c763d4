/** `main.ts import PATH…`, with the server stopped or running. @module */
import { resolve } from "node:path";
import { silentLog } from "#base";
import { fileSource, receiveSource } from "#ingest";
import type { Config } from "./config.ts";
import { lockData } from "./data_lock.ts";
import { type House, openHouse } from "./house.ts";
import { exitCodeOf, importFiles, type ImportTarget } from "./import_files.ts";
import { httpTarget } from "./import_target_http.ts";
import { complain, print } from "./terminal.ts";

/** Exit code: 0 all in, 1 something not taken, 2 wrongly called, 3 no way in. */
export async function runImport(
  config: Config,
  paths: readonly string[],
): Promise<number> {
  if (paths.length === 0) {
    complain(
      "Usage: deno task import PATH… (files, folders, zips, DICOMDIRs)",
    );
    return 2;
  }
  // A task runs in the project's folder; paths are meant from where it was called.
  const from = Deno.env.get("INIT_CWD") ?? Deno.cwd();
  const absolute = paths.map((path) => resolve(from, path));
  const locked = await lockData(config.dataFolder);
  if (!locked.ok) return await importThere(locked.error.url, absolute);
  const house = await openHouse(config, silentLog);
  try {
    await house.intake.recover(house.grants.write);
    return exitCodeOf(await importFiles(directTarget(house), absolute));
  } finally {
    await house.close();
    await locked.value.release();
  }
}

async function importThere(
  url: string | undefined,
  paths: readonly string[],
): Promise<number> {
  if (url === undefined) {
    complain(
      "Another process works on the data folder and takes nothing in: an " +
        "import, or a server that is starting. Try again when it is done.",
    );
    return 3;
  }
  print(`Sending to the server at ${url}`);
  return exitCodeOf(await importFiles(await httpTarget(url), paths));
}

/** Into the rooms of this process. */
export function directTarget(house: House): ImportTarget {
  return {
    async take(path, name, onResult) {
      using source = await fileSource(path);
      const meta = { fileName: name, from: "import" } as const;
      await receiveSource(house, house.grants.write, source, meta, onResult);
    },
  };
}
