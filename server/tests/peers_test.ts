import assert from "node:assert/strict";
import { walk } from "#ingest";
import {
  beginUpload,
  peerTest,
  realDataTest,
  runCommand,
  type RunningServer,
  sampleDicom,
  sampleUids,
  startServer,
  temporaryData,
  uploadFile,
} from "#testing";

/** The stored file of an instance, as WADO-RS gives it. */
async function stored(
  server: RunningServer,
  uids: { studyUid: string; seriesUid: string; sopUid: string },
): Promise<Uint8Array> {
  const { studyUid, seriesUid, sopUid } = uids;
  const address =
    `${server.url}/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopUid}`;
  const response = await fetch(address, {
    headers: {
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
    },
  });
  assert.equal(response.status, 200);
  const body = new Uint8Array(await response.arrayBuffer());
  const start = indexOf(body, "\r\n\r\n") + 4;
  return body.subarray(start, lastIndexOf(body, "\r\n--"));
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function indexOf(bytes: Uint8Array, text: string): number {
  return latin1(bytes).indexOf(text);
}

function lastIndexOf(bytes: Uint8Array, text: string): number {
  return latin1(bytes).lastIndexOf(text);
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const command = new Deno.Command(program, {
    args: [...args],
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stderr } = await command.output();
  assert(success, `${program}: ${new TextDecoder().decode(stderr)}`);
}

/** Sends files, and demands each back as it was. */
async function thereAndBack(
  server: RunningServer,
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const upload = await beginUpload(server.url);
  let n = 0;
  for (const [name, bytes] of files) {
    const [result] = await uploadFile(
      server.url,
      upload,
      n++,
      name,
      bytes,
      bytes.length,
    );
    assert.equal(result?.status, "stored", `${name} ${result?.reason?.text}`);
    const { studyUid, seriesUid, sopUid } = result;
    assert(studyUid && seriesUid && sopUid);
    const back = await stored(server, { studyUid, seriesUid, sopUid });
    assert.deepEqual(back, bytes, name);
  }
}

const SYNTAXES: readonly (readonly [program: string, option: string])[] = [
  ["dcmconv", "+te"],
  ["dcmconv", "+tb"],
  ["dcmconv", "+ti"],
  ["dcmconv", "+td"],
  ["dcmcrle", "+t"],
  ["dcmcjpls", "+el"],
];

peerTest(
  ["dcmconv", "dcmcrle", "dcmcjpls"],
  "what DCMTK writes in six transfer syntaxes goes in, and comes back to the byte",
  async () => {
    await using data = await temporaryData();
    await using server = await startServer(data.folder);
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const [n, [program, option]] of SYNTAXES.entries()) {
      const source = `${data.folder}/source`;
      await Deno.writeFile(source, sampleDicom({ instance: n + 1, value: n }));
      const target = `${data.folder}/${program}${n}`;
      const options = option === "+t" || option === "+el" ? [] : [option];
      await run(program, [...options, source, target]);
      files.set(`${program} ${option}`, await Deno.readFile(target));
    }
    await thereAndBack(server, files);
  },
);

peerTest(
  ["storescu", "storescp"],
  "what storescu sends and storescp writes goes in, and comes back to the byte",
  async () => {
    await using data = await temporaryData();
    await using server = await startServer(data.folder);
    const inbox = `${data.folder}/inbox`;
    await Deno.mkdir(inbox);
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const { port } = listener.addr;
    listener.close();
    const scp = new Deno.Command("storescp", {
      args: ["+xa", "-od", inbox, `${port}`],
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      await untilListening(port);
      for (let instance = 1; instance <= 3; instance++) {
        const source = `${data.folder}/source`;
        await Deno.writeFile(source, sampleDicom({ instance }));
        await run("storescu", ["127.0.0.1", `${port}`, source]);
      }
    } finally {
      scp.kill();
      await scp.status;
    }
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for await (const { path } of walk([inbox])) {
      files.set(path, await Deno.readFile(path));
    }
    assert.equal(files.size, 3);
    await thereAndBack(server, files);
  },
);

peerTest(
  ["Orthanc", "unzip"],
  "Orthanc's archive of a study goes in as it is: a zip with a DICOMDIR beside it or not",
  async () => {
    await using data = await temporaryData();
    await using orthanc = await startOrthanc(data.folder);
    for (let instance = 1; instance <= 4; instance++) {
      const posted = await fetch(`${orthanc.url}/instances`, {
        method: "POST",
        body: sampleDicom({ instance }),
      });
      assert.equal(posted.status, 200);
      await posted.body?.cancel();
    }
    const [study] = await (await fetch(`${orthanc.url}/studies`)).json();
    await using server = await startServer(`${data.folder}/farsight`);
    const upload = await beginUpload(server.url);
    const archives = [["archive", 4, 0], ["media", 4, 1]] as const;
    for (const [n, [kind, images, skipped]] of archives.entries()) {
      const response = await fetch(`${orthanc.url}/studies/${study}/${kind}`);
      const zip = new Uint8Array(await response.arrayBuffer());
      const results = await uploadFile(
        server.url,
        upload,
        n,
        `${kind}.zip`,
        zip,
        zip.length,
      );
      const count = (pattern: RegExp) =>
        results.filter(({ status }) => pattern.test(status)).length;
      assert.equal(count(/^(stored|duplicate)$/), images, kind);
      assert.equal(count(/^skipped$/), skipped, kind);
    }
    const back = await stored(server, sampleUids({ instance: 2 }));
    assert.deepEqual(back, sampleDicom({ instance: 2 }));
  },
);

realDataTest(
  "a zip and a DICOMDIR of real images are imported, with the server stopped and running",
  async (dataFolder) => {
    await using data = await temporaryData();
    const disc = `${dataFolder}/hostile/dicomdirs/DICOMDIR`;
    const stopped = await runCommand(data.folder, ["import", disc]);
    assert.match(stopped.stdout, /^[0-9]+ images stored, 0 were here already/);
    await using server = await startServer(data.folder);
    const running = await runCommand(data.folder, ["import", disc]);
    assert(running.stdout.includes(server.url));
    const stored = /^([0-9]+) images stored/.exec(stopped.stdout)![1];
    assert.match(
      running.stdout,
      new RegExp(`0 images stored, ${stored} were here already`),
    );
  },
);

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0;; attempt++) {
    try {
      (await Deno.connect({ port, hostname: "127.0.0.1" })).close();
      return;
    } catch (error) {
      if (attempt === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function startOrthanc(
  folder: string,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  const settings = {
    HttpPort: port,
    DicomServerEnabled: false,
    AuthenticationEnabled: false,
    RemoteAccessAllowed: false,
    StorageDirectory: `${folder}/orthanc`,
    IndexDirectory: `${folder}/orthanc`,
  };
  const path = `${folder}/orthanc.json`;
  await Deno.writeTextFile(path, JSON.stringify(settings));
  const child = new Deno.Command("Orthanc", {
    args: [path],
    env: { PATH: `${Deno.env.get("PATH")}:/usr/sbin` },
    stdout: "null",
    stderr: "null",
  }).spawn();
  await untilListening(port);
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.status;
    },
  };
}
