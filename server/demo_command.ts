/** `main.ts demo`: the server, with studies made by code. @module */
import { jsonLog } from "#base";
import type { Config } from "./config.ts";
import type { House } from "./house.ts";
import { serve } from "./serve.ts";
import { print, progress } from "./terminal.ts";

/** Serves; makes what is not there yet of the demo studies, and shows how far it is. */
export function runDemo(config: Config): Promise<boolean> {
  return serve(
    config,
    jsonLog(),
    (house, url) => makeStudies(house, url, config.dataFolder),
  );
}

/** When the demo was first made: the same time again gives the same bytes, so that one cut short goes on. */
async function firstDemoMs(path: string): Promise<number> {
  try {
    return Number(JSON.parse(await Deno.readTextFile(path)).madeAtMs);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const madeAtMs = Date.now();
    await Deno.writeTextFile(path, JSON.stringify({ madeAtMs }));
    return madeAtMs;
  }
}

async function makeStudies(
  house: House,
  url: string,
  dataFolder: string,
): Promise<void> {
  const { demoStudies } = await import("./testing/phantoms/mod.ts");
  const nowMs = await firstDemoMs(`${dataFolder}/demo.json`);
  for (const study of demoStudies(1, nowMs)) {
    const { description, studyUid, instanceCount } = study;
    const there = await house.studies.study(house.grants.read, studyUid);
    if (there !== undefined && there.instanceCount >= instanceCount) {
      print(`${description}: here already`);
      continue;
    }
    const startedMs = performance.now();
    let count = 0;
    for await (const bytes of study.instances()) {
      const fileName = `${study.key}/${count}`;
      const meta = { fileName, from: "import" } as const;
      const stream = new Blob([bytes]).stream();
      const result = await house.intake
        .receive(house.grants.write, stream, meta);
      if (result.status !== "stored" && result.status !== "duplicate") {
        throw new Error(`${fileName}: ${result.reason?.text}`);
      }
      count++;
      progress(`${description}: ${count} of ${instanceCount} images`);
    }
    progress("");
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    print(`${description}: ${count} images made in ${seconds} s`);
  }
  print(`Open ${url}`);
}
