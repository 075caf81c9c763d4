/** What main hands to the server's addresses. @module */
import type { LocalGrants } from "#auth";
import type { Log } from "#base";
import type { Imaging } from "#imaging";
import type { Intake, Uploads } from "#ingest";
import type { StudyIndex } from "#studies";
import type { JobList, SettingList } from "#wire";

/** Every room that an address speaks for. */
export interface HttpParts {
  readonly log: Log;
  readonly grants: LocalGrants;
  readonly studies: StudyIndex;
  readonly imaging: Imaging;
  readonly intake: Intake;
  readonly uploads: Uploads;
  readonly jobs: () => Promise<JobList>;
  readonly settings: SettingList;
  readonly startedAtMs: number;
  readonly isStopping: () => boolean;
  /** Answers below `/dicomweb`. */
  readonly dicomweb: (request: Request) => Promise<Response>;
  /** Takes over a live connection. */
  readonly openStream: (socket: WebSocket) => void;
  /** The client, built. */
  readonly clientFolder: string;
}
