/** An HTTP request over a socket of its own, and the memory it costs the server. @module */
import type { RunningServer } from "./start_server.ts";

/**
 * Sends a request part by part: what the client's side of HTTP holds back
 * must not count.
 *
 * @param request method and path
 * @returns the status line and what follows it
 */
export async function sendRaw(
  server: RunningServer,
  request: string,
  headers: readonly string[],
  parts: readonly (string | ReadableStream<Uint8Array>)[],
  sizeBytes: number,
): Promise<string> {
  const { hostname, port, host } = new URL(server.url);
  using socket = await Deno.connect({ hostname, port: Number(port) });
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) {
      at += await socket.write(bytes.subarray(at));
    }
  };
  const encoder = new TextEncoder();
  const head = [
    `${request} HTTP/1.1`,
    `Host: ${host}`,
    `Content-Length: ${sizeBytes}`,
    "Connection: close",
    ...headers,
  ];
  await write(encoder.encode(`${head.join("\r\n")}\r\n\r\n`));
  for (const part of parts) {
    if (typeof part === "string") await write(encoder.encode(part));
    else for await (const chunk of part) await write(chunk);
  }
  return await new Response(socket.readable).text();
}

/** One Part 10 file as the only part of a STOW-RS request (PS3.18 10.5). */
export function stowRaw(
  server: RunningServer,
  file: { readonly stream: ReadableStream<Uint8Array>; sizeBytes: number },
): Promise<string> {
  const before = "--b\r\nContent-Type: application/dicom\r\n\r\n";
  const after = "\r\n--b--";
  const type = 'multipart/related; type="application/dicom"; boundary=b';
  return sendRaw(
    server,
    "POST /dicomweb/studies",
    [`Content-Type: ${type}`],
    [before, file.stream, after],
    before.length + file.sizeBytes + after.length,
  );
}

/** The most that a server's resident memory rose by while `work` ran, in bytes. */
export async function memoryRise(
  server: RunningServer,
  work: Promise<unknown>,
): Promise<number> {
  const atRest = await server.residentBytes();
  let most = atRest;
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    most = Math.max(most, await server.residentBytes());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await over;
  return most - atRest;
}
