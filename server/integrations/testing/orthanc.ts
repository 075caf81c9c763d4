/** Orthanc with its DICOMweb plug-in, as a client of an archive under test. @module */
import { DICOMWEB_PATH } from "../mod.ts";
import type { TestArchive } from "./archive.ts";

/** A running Orthanc that knows the archive as the server "farsight". */
export interface Orthanc extends AsyncDisposable {
  /** Answers are lists, or objects that are looked into no further. */
  post(path: string, body: unknown): Promise<readonly unknown[]>;
  /** A list of Orthanc's own identifiers. */
  list(path: string): Promise<readonly string[]>;
  bytes(path: string): Promise<Uint8Array>;
}

const PLUGIN = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

/** Starts Orthanc beside a server for the archive, both on loopback and free ports. */
export async function openOrthanc(archive: TestArchive): Promise<Orthanc> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => {
      const url = new URL(request.url);
      const path = url.pathname.slice(DICOMWEB_PATH.length) + url.search;
      const { method, headers } = request;
      return archive.get(path, undefined, { method, headers });
    },
  );
  const folder = await Deno.makeTempDir();
  const port = freePort();
  const remote = `http://127.0.0.1:${server.addr.port}${DICOMWEB_PATH}/`;
  const configuration = {
    Name: "peer",
    StorageDirectory: folder,
    IndexDirectory: folder,
    HttpPort: port,
    DicomServerEnabled: false,
    AuthenticationEnabled: false,
    RemoteAccessAllowed: false,
    Plugins: [PLUGIN],
    DicomWeb: { Enable: true, Servers: { farsight: [remote] } },
  };
  const file = `${folder}/orthanc.json`;
  await Deno.writeTextFile(file, JSON.stringify(configuration));
  const child = new Deno.Command("/usr/sbin/Orthanc", {
    args: [file],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const base = `http://127.0.0.1:${port}`;
  await ready(`${base}/system`);
  const ask = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await fetch(`${base}${path}`, init);
    if (response.ok) return response;
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  return {
    async post(path, body) {
      const init = { method: "POST", body: JSON.stringify(body) };
      return await (await ask(path, init)).json();
    },
    list: async (path) => await (await ask(path)).json(),
    bytes: async (path) =>
      new Uint8Array(await (await ask(path)).arrayBuffer()),
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.status;
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    try {
      const response = await fetch(url);
      await response.body?.cancel();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("Orthanc does not answer");
}
