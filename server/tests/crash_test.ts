import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { QuarantinePage, StudyDetail } from "#wire";
import {
  type RunningServer,
  sampleDicom,
  type SampleImage,
  sampleUids,
  startCommand,
  startServer,
  temporaryData,
} from "#testing";
import { type Sent, WAYS_IN } from "./ways_in.ts";

const IMAGES = 48;
const STUDIES = 3;
/** Longer than any work here takes on a busy machine: what is not there then is lost. */
const LOST_MS = 60_000;

interface Image extends Sent {
  readonly sample: SampleImage;
  readonly hash: string;
  /** Its pixels are cut off: it goes to quarantine. */
  readonly isBad: boolean;
}

const FILES: readonly Image[] = Array.from({ length: IMAGES }, (_, n) => {
  const sample = { study: 1 + n % STUDIES, series: 1, instance: n };
  const isBad = n % 8 === 5;
  const whole = sampleDicom(sample);
  const bytes = isBad ? whole.slice(0, -100) : whole;
  const hash = createHash("sha256").update(bytes).digest("hex");
  return { name: `${n}.dcm`, bytes, sample, hash, isBad };
});

/** When the process is killed: counted in files on disk, so that it is met on any machine, and then by time. */
interface Moment {
  readonly way: string;
  readonly blobCount: number;
  readonly delayMs: number;
}

const SEED = Number(Deno.env.get("CRASH_SEED") ?? Date.now() % 2 ** 31);

/** Three moments for each way in. */
const MOMENTS: readonly Moment[] = fc.sample(
  fc.noBias(fc.record({
    blobCount: fc.integer({ min: 0, max: IMAGES - 1 }),
    delayMs: fc.integer({ min: 0, max: 20 }),
  })),
  { seed: SEED, numRuns: 3 * Object.keys(WAYS_IN).length },
).map((moment, n) => ({
  ...moment,
  way: Object.keys(WAYS_IN)[n % Object.keys(WAYS_IN).length]!,
}));

for (const { way, blobCount, delayMs } of MOMENTS) {
  const when = `${delayMs} ms after ${blobCount} files are on disk`;
  Deno.test(`kill -9 of ${way} ${when} loses nothing, and the same again completes all (CRASH_SEED=${SEED})`, async () => {
    await using data = await temporaryData();
    const acknowledged = new Set<Sent>();
    const victim = await begin(way, data.folder, acknowledged);
    while (!victim.isOver() && await countOf(data.folder) < blobCount) {
      await delay(2);
    }
    await delay(delayMs);
    await victim.kill();

    await using server = await startServer(data.folder);
    for (const file of acknowledged) {
      // An archive is taken over as one, and finished by the start.
      if (way === "zip") await eventually(() => isIn(server, file as Image));
      else assert(await isIn(server, file as Image), file.name);
    }
    await eventually(() => isEachBlobKnown(server));

    const again = new Set<Sent>();
    await WAYS_IN[way]!(server, FILES, (file) => again.add(file));
    assert.equal(again.size, IMAGES);
    for (const file of FILES) assert(await isIn(server, file), file.name);
    await assertNothingDoubled(server);
  });
}

/** Starts sending; `import` opens the data by itself, the others talk to a server. */
async function begin(
  way: string,
  dataFolder: string,
  acknowledged: Set<Sent>,
) {
  let isOver = false;
  if (way === "import") {
    const folder = `${dataFolder}/to-import`;
    await Deno.mkdir(folder);
    for (const { name, bytes } of FILES) {
      await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    const child = startCommand(dataFolder, ["import", folder]);
    const ended = child.output().then(() => void (isOver = true));
    return {
      isOver: () => isOver,
      async kill() {
        if (!isOver) child.kill("SIGKILL");
        await ended;
      },
    };
  }
  const server = await startServer(dataFolder);
  // It fails where the server is killed, as it should.
  const sending = WAYS_IN[way]!(server, FILES, (file) => acknowledged.add(file))
    .catch(() => {}).finally(() => void (isOver = true));
  return {
    isOver: () => isOver,
    async kill() {
      await server.kill();
      await sending;
    },
  };
}

/** Whether a file is found as it was sent, or kept apart where it is bad. */
async function isIn(server: RunningServer, file: Image): Promise<boolean> {
  if (file.isBad) return (await quarantined(server)).includes(file.hash);
  const { studyUid, seriesUid, sopUid } = sampleUids(file.sample);
  const address =
    `${server.url}/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopUid}`;
  const response = await fetch(address, {
    headers: {
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
    },
  });
  const body = new Uint8Array(await response.arrayBuffer());
  return response.ok && latin1(body).includes(latin1(file.bytes));
}

async function quarantined(server: RunningServer): Promise<string[]> {
  const response = await fetch(`${server.url}/api/quarantine`);
  const { items } = QuarantinePage.parse(await response.json());
  return items.map(({ id }) => id);
}

/** Nothing lies on disk that neither the index nor the quarantine has. */
async function isEachBlobKnown(server: RunningServer): Promise<boolean> {
  for (const hash of await hashesIn(server.dataFolder)) {
    const file = FILES.find((one) => one.hash === hash);
    if (file === undefined || !await isIn(server, file)) return false;
  }
  return true;
}

async function assertNothingDoubled(server: RunningServer): Promise<void> {
  const bad = FILES.filter(({ isBad }) => isBad);
  const hashes = await hashesIn(server.dataFolder);
  assert.deepEqual(hashes.sort(), FILES.map(({ hash }) => hash).sort());
  assert.deepEqual(
    (await quarantined(server)).sort(),
    bad.map(({ hash }) => hash).sort(),
  );
  for (let study = 1; study <= STUDIES; study++) {
    const { studyUid, seriesUid } = sampleUids({ study });
    const response = await fetch(`${server.url}/api/studies/${studyUid}`);
    const { series } = StudyDetail.parse(await response.json());
    const count = FILES.filter(({ sample, isBad }) =>
      sample.study === study && !isBad
    )
      .length;
    assert.deepEqual(
      series.map((one) => [one.seriesUid, one.instanceCount, one.frameCount]),
      [[seriesUid, count, count]],
    );
  }
}

async function countOf(dataFolder: string): Promise<number> {
  return (await hashesIn(dataFolder)).length;
}

async function hashesIn(dataFolder: string): Promise<string[]> {
  const names: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile) names.push(name);
      else await walk(`${folder}/${name}`);
    }
  };
  await walk(`${dataFolder}/blobs/blobs`).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  return names;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const begin = performance.now();
  while (!await holds()) {
    assert(performance.now() - begin < LOST_MS, "It is lost");
    await delay(50);
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
