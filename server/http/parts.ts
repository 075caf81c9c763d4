/** What main hands to the server's addresses. @module */
import type { LocalGrants } from "#auth";
import type { Grant, Log, Result } from "#base";
import type { Imaging, LiveFault, LookTarget } from "#imaging";
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
  /** Answers below `/dicomweb`; `trace` names the request in its log and its problems. */
  readonly dicomweb: (request: Request, trace: string) => Promise<Response>;
  /** A small picture of a volume in one of its looks: encoded bytes. */
  readonly lookPicture: (
    grant: Grant<"study.read">,
    asked: LookTarget,
    signal: AbortSignal,
  ) => Promise<
    Result<
      { readonly mediaType: string; readonly bytes: Uint8Array<ArrayBuffer> },
      LiveFault
    >
  >;
  /** Takes over a live connection. */
  readonly openStream: (socket: WebSocket) => void;
  /** The client, built. */
  readonly clientFolder: string;
}
