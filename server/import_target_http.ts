/** Sends files to the server that has the data folder, as its own pages would. @module */
import { fileSource, type IngestResult, UPLOAD_LIMITS } from "#ingest";
import { UploadCreated, UploadFile } from "#wire";
import type { ImportTarget } from "./import_files.ts";

const POLL_MS = 200;

/** An upload to the server at `url`; one for the whole import. */
export async function httpTarget(url: string): Promise<ImportTarget> {
  const created = UploadCreated.parse(
    await json(await fetch(`${url}/api/uploads`, { method: "POST" })),
  );
  let next = 0;
  return {
    async take(path, name, onResult) {
      const address = `${url}/api/uploads/${created.id}/files/${next++}`;
      const file = await send(address, path, name);
      await results(address, file, onResult);
    },
  };
}

async function send(
  address: string,
  path: string,
  name: string,
): Promise<UploadFile> {
  using source = await fileSource(path);
  const { sizeBytes } = source;
  for (let offset = 0;;) {
    const query = new URLSearchParams({
      offset: `${offset}`,
      size: `${sizeBytes}`,
      name: name.slice(-1024),
    });
    // Whole parts: Deno sends a body that streams a hundred times slower.
    const body = await source.read(offset, UPLOAD_LIMITS.chunkBytes);
    const response = await fetch(`${address}?${query}`, {
      method: "PUT",
      body,
    });
    const file = UploadFile.parse(await json(response));
    if (file.state !== "receiving") return file;
    offset = file.offsetBytes;
  }
}

async function results(
  address: string,
  first: UploadFile,
  onResult: (result: IngestResult) => void,
): Promise<void> {
  let file = first;
  for (let seen = 0;;) {
    for (const result of file.results) {
      onResult(asResult(result));
      seen++;
    }
    if (file.state === "done" && seen >= file.resultCount) return;
    if (file.state !== "done") {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    file = UploadFile.parse(await json(await fetch(`${address}?from=${seen}`)));
  }
}

function asResult(
  { name, status, sizeBytes, studyUid, reason }: UploadFile["results"][number],
): IngestResult {
  return {
    name,
    status,
    sizeBytes,
    ...studyUid === undefined ? {} : { studyUid },
    ...reason === undefined
      ? {}
      : { reason: { key: "ingest.remote", params: {}, text: reason.text } },
  };
}

async function json(response: Response): Promise<unknown> {
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw new Error(
    `The server answered ${response.status}: ${
      JSON.stringify(body).slice(0, 500)
    }`,
  );
}
