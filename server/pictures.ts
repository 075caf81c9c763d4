/** The rooms that make pictures, opened when the first is asked for: a server at rest stays small. @module */
import type { LocalGrants } from "#auth";
import type { Log } from "#base";
import type { HttpParts } from "#http";
import type { Imaging } from "#imaging";
import type { Intake } from "#ingest";
import type { BlobStore } from "#storage";
import type { StudyIndex } from "#studies";
import type { secondOpinion } from "#volume";
import type { Config } from "./config.ts";

/** What they stand on. */
export interface PictureParts {
  readonly config: Config;
  readonly log: Log;
  readonly blobs: BlobStore;
  readonly studies: StudyIndex;
  readonly intake: Intake;
  readonly grants: LocalGrants;
  /** Adds to imaging what others know of volumes. */
  readonly decorate: (imaging: Imaging) => Imaging;
}

/** Pictures, as the rest of the server asks for them. */
export interface Pictures {
  readonly imaging: Imaging;
  readonly askItk: typeof secondOpinion;
  dicomweb(request: Request, trace: string): Promise<Response>;
  readonly lookPicture: HttpParts["lookPicture"];
  openStream(socket: WebSocket): void;
  /** Ends live connections. */
  disconnect(): Promise<void>;
  close(): Promise<void>;
}

type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** Doors to the rooms; nothing is loaded yet. */
export function openPictures(parts: PictureParts): Pictures {
  let opening: Promise<Rooms> | undefined;
  const rooms = () => opening ??= openRooms(parts);
  return {
    imaging: {
      stacks: async (...asked) => (await rooms()).imaging.stacks(...asked),
      frame: async (...asked) => (await rooms()).imaging.frame(...asked),
      volume: async (...asked) => (await rooms()).imaging.volume(...asked),
    },
    async askItk(...asked) {
      const { secondOpinion } = await import("#volume");
      return await secondOpinion(...asked);
    },
    dicomweb: async (request, trace) =>
      (await rooms()).dicomweb(request, trace),
    lookPicture: async (...asked) => (await rooms()).look(...asked),
    openStream(socket) {
      // What a quick client says before the room is open is kept for it.
      const early: unknown[] = [];
      const keep = ({ data }: MessageEvent) => void early.push(data);
      socket.addEventListener("message", keep);
      void rooms().then(({ stream }) => {
        socket.removeEventListener("message", keep);
        stream.accept(socket, parts.grants.read);
        for (const data of early) {
          socket.dispatchEvent(new MessageEvent("message", { data }));
        }
      });
    },
    async disconnect() {
      if (opening !== undefined) (await opening).stream[Symbol.dispose]();
    },
    async close() {
      if (opening !== undefined) (await opening).close();
    },
  };
}

async function openRooms(
  { config, log, blobs, studies, intake, grants, decorate }: PictureParts,
) {
  const { createDecodePool } = await import("#dicom");
  const { createImaging, createLiveImages, lookPicture } = await import(
    "#imaging"
  );
  const { createRenderer } = await import("#render");
  const { createStreamServer } = await import("#stream");
  const { createDicomweb } = await import("#integrations");
  const threads = config.threads || navigator.hardwareConcurrency;
  const renderer = createRenderer({ threads });
  const decoder = createDecodePool({ workers: threads });
  const imaging = decorate(createImaging({
    index: studies,
    blobs,
    decoder,
    volumes: renderer,
    volumesFolder: `${config.dataFolder}/volumes`,
    bounds: { volumeCacheBytes: config.volumeCacheBytes },
    log,
  }));
  const images = createLiveImages(imaging);
  const look: HttpParts["lookPicture"] = (...asked) =>
    lookPicture(images, renderer, ...asked);
  const stream = createStreamServer({
    images,
    render: renderer,
    log,
  });
  const dicomweb = createDicomweb({
    authorize: () => Promise.resolve(grants.read),
    index: studies,
    blobs,
    decoder,
    imaging,
    renderer,
    store: { authorize: () => Promise.resolve(grants.write), intake },
    log,
  });
  const close = () => {
    decoder[Symbol.dispose]();
    renderer.close();
  };
  return { imaging, look, stream, dicomweb, close };
}
