/** Uploads and STOW requests as a browser or a scanner makes them, for tests. @module */
import { type FileResult, Problem, UploadCreated, UploadFile } from "#wire";

/** Begins an upload; returns its id. */
export async function beginUpload(url: string): Promise<string> {
  const response = await fetch(`${url}/api/uploads`, { method: "POST" });
  return UploadCreated.parse(await response.json()).id;
}

/** Sends one file whole, and waits for all its results. */
export async function uploadFile(
  url: string,
  upload: string,
  n: number,
  name: string,
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  sizeBytes: number,
): Promise<FileResult[]> {
  const address = `${url}/api/uploads/${upload}/files/${n}`;
  const query = new URLSearchParams({
    offset: "0",
    size: `${sizeBytes}`,
    name,
  });
  const response = await fetch(`${address}?${query}`, { method: "PUT", body });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(Problem.parse(answer).detail);
  return await allResults(address, UploadFile.parse(answer));
}

/** Waits until a file is done; returns its results. */
export async function allResults(
  address: string,
  first: UploadFile,
): Promise<FileResult[]> {
  const results = [...first.results];
  for (let file = first;;) {
    if (file.state === "done" && results.length >= file.resultCount) {
      return results;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    const response = await fetch(`${address}?from=${results.length}`);
    file = UploadFile.parse(await response.json());
    results.push(...file.results);
  }
}

/** A STOW-RS request (PS3.18 10.5) of whole files. */
export async function postInstances(
  url: string,
  files: readonly Uint8Array<ArrayBuffer>[],
): Promise<{ readonly status: number; readonly body: unknown }> {
  const boundary = "farsight-test-boundary";
  const parts = files.flatMap((file) => [
    `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`,
    file,
    "\r\n",
  ]);
  const response = await fetch(`${url}/dicomweb/studies`, {
    method: "POST",
    headers: {
      "content-type":
        `multipart/related; type="application/dicom"; boundary=${boundary}`,
      "accept": "application/dicom+json",
    },
    body: new Blob([...parts, `--${boundary}--`]),
  });
  return { status: response.status, body: await response.json() };
}
