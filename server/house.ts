/** The rooms that need no pictures, opened and joined; the others are opened when they are first needed. @module */
import { type LocalGrants, localGrants } from "#auth";
import { type Clock, type Log, systemClock } from "#base";
import {
  type ContainerParts,
  Intake,
  Opinions,
  QuietSeries,
  receiveSource,
  Uploads,
  volumeHandlers,
  withOpinions,
} from "#ingest";
import type { HttpParts } from "#http";
import { type JobQueue, openJobs } from "#jobs";
import {
  type BlobStore,
  type DocumentStore,
  openFileBlobs,
  openKvDocuments,
} from "#storage";
import { openStudies } from "#studies";
import type { Config } from "./config.ts";
import { jobList, settingList } from "./house_json.ts";
import { openPictures } from "./pictures.ts";

/** What listens, and what a command works with. */
export interface House
  extends
    ContainerParts,
    Omit<HttpParts, "log" | "startedAtMs" | "isStopping" | "jobs"> {
  readonly clock: Clock;
  readonly grants: LocalGrants;
  readonly queue: JobQueue;
  readonly blobs: BlobStore;
  readonly documents: DocumentStore;
  readonly jobs: HttpParts["jobs"];
  /** Goes on with what an earlier run left. */
  start(): Promise<void>;
  /** Ends live connections, and jobs where they are. */
  stop(): Promise<void>;
  /** Closes pictures and stores. */
  close(): Promise<void>;
}

/** Where `deno task client` puts the client. */
const CLIENT_FOLDER = new URL("../client/build", import.meta.url).pathname;

/** Opens everything in the data folder; its lock is the caller's. */
export async function openHouse(config: Config, log: Log): Promise<House> {
  const { dataFolder } = config;
  const clock = systemClock;
  const temporaryFolder = `${dataFolder}/temporary`;
  await Deno.remove(temporaryFolder, { recursive: true }).catch(ifThere);
  await Deno.mkdir(temporaryFolder, { recursive: true });
  const documents = await openKvDocuments(`${dataFolder}/documents.kv`);
  const blobs = await openFileBlobs(`${dataFolder}/blobs`);
  const studies = openStudies(documents);
  const grants = localGrants();
  const queue = openJobs({ documents, clock, log, isAlone: true });
  const quiet = new QuietSeries(queue, clock, config.seriesQuietMs);
  const opinions = new Opinions(documents);
  const intake = new Intake({
    blobs,
    documents,
    studies,
    clock,
    log,
    maxInstanceBytes: config.maxInstanceBytes,
    temporaryFolder,
    onIndexed: (seriesUid) => quiet.touch(seriesUid),
  });
  const containers = { intake, temporaryFolder };
  const uploads = new Uploads({
    folder: `${dataFolder}/uploads`,
    receiveSource: (...rest) => receiveSource(containers, ...rest),
    clock,
    expiryMs: config.uploadExpiryHours * 3_600_000,
    log,
  });
  const pictures = openPictures({
    ...{ config, log, blobs, studies, intake, grants },
    decorate: (imaging) => withOpinions(imaging, opinions),
  });
  const handlers = volumeHandlers({
    ...{ blobs, quiet, opinions, clock, log },
    grant: grants.read,
    imaging: pictures.imaging,
    jobs: queue,
    askItk: config.secondOpinion ? pictures.askItk : undefined,
  });
  return {
    ...containers,
    ...{ clock, grants, queue, blobs, documents, studies, uploads },
    imaging: pictures.imaging,
    dicomweb: pictures.dicomweb,
    lookPicture: pictures.lookPicture,
    openStream: pictures.openStream,
    clientFolder: CLIENT_FOLDER,
    settings: settingList(config),
    jobs: () => jobList(queue),
    async start() {
      await intake.recover(grants.write);
      await queue.start(handlers);
    },
    async stop() {
      await pictures.disconnect();
      await queue.stop();
    },
    async close() {
      await pictures.close();
      documents.close();
    },
  };
}

function ifThere(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
