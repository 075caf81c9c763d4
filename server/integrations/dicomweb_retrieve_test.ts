import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { realDataTest, sampleDicom, sampleUids, unpacked } from "#testing";
import { Problem } from "#wire";
import { BASE_URL, filesIn, openArchive, TRACE } from "./testing/archive.ts";
import { readParts } from "./testing/multipart_reader.ts";
import { peerDataTest } from "./testing/peer_data_test.ts";

const PACSMAN = "series/mr_synth_cor_pacsman";
const CT = "syntaxes/ct_one_image_all_ts/CTImage.dcm";

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** An archive with one series, and the address of its first instance. */
async function seriesArchive(data: string, count = 12) {
  const archive = await openArchive();
  const files = (await filesIn(`${data}/${PACSMAN}`)).slice(0, count);
  await archive.addAll(files);
  const found = await archive.get("/instances?limit=1");
  const [one] = await found.json();
  const path = (one["00081190"].Value[0] as string).slice(BASE_URL.length);
  const series = path.replace(/\/instances\/.*/, "");
  const study = path.replace(/\/series\/.*/, "");
  return { archive, files, path, series, study };
}

/** An archive with one file, and its instance's address. */
async function fileArchive(file: string) {
  const archive = await openArchive();
  const bytes = await Deno.readFile(file);
  await archive.add(bytes);
  const [one] = await (await archive.get("/instances")).json();
  const url = one["00081190"].Value[0] as string;
  return { archive, bytes, path: url.slice(BASE_URL.length) };
}

realDataTest(
  "a study and its series come back whole, each instance byte for byte",
  async (data) => {
    const { archive, files, study, series } = await seriesArchive(data);
    await using _ = archive;
    const expected = files.map(sha256).sort();
    for (const path of [study, series]) {
      for (const syntax of ["", "; transfer-syntax=*"]) {
        const accept = `multipart/related; type="application/dicom"${syntax}`;
        const response = await archive.get(path, accept);
        assert.equal(response.status, 200);
        assert.match(response.headers.get("cache-control")!, /private/);
        const parts = await readParts(response);
        assert.deepEqual(parts.map((p) => sha256(p.bytes)).sort(), expected);
        for (const { headers, bytes } of parts) {
          assert.equal(headers.get("content-length"), `${bytes.length}`);
          assert.match(
            headers.get("content-type")!,
            /^application\/dicom; transfer-syntax=1\.2\.840\.10008\.1\.2\.1$/,
          );
          assert(
            headers.get("content-location")!.startsWith(BASE_URL + series),
          );
        }
      }
    }
  },
);

realDataTest(
  "an instance comes as a part or alone, and not again while it is the same",
  async (data) => {
    const { archive, files, path } = await seriesArchive(data, 1);
    await using _ = archive;
    const [part] = await readParts(await archive.get(path));
    assert.deepEqual(part?.bytes, files[0]);
    const single = await archive.get(path, "application/dicom");
    assert.deepEqual(new Uint8Array(await single.arrayBuffer()), files[0]);
    const etag = single.headers.get("etag")!;
    const again = await archive.get(path, "application/dicom", {
      headers: { "if-none-match": etag },
    });
    assert.equal(again.status, 304);
    const head = await archive.get(path, "application/dicom", {
      method: "HEAD",
    });
    assert.equal(head.headers.get("content-length"), `${files[0]!.length}`);
    assert.equal(head.body, null);
  },
);

realDataTest(
  "what is not here is 404, what can't be sent 406, what is malformed 400: problem+json each",
  async (data) => {
    const { archive, path, series, study } = await seriesArchive(data, 1);
    await using _ = archive;
    const otherSyntax =
      `multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.50`;
    const cases: [
      number,
      string,
      accept?: string | undefined,
      name?: string,
    ][] = [
      [404, "/studies/1.2.3"],
      [404, `${study}/series/1.2.3/metadata`],
      [404, `/studies/1.2.3/${series.split("/").slice(3).join("/")}`],
      [404, `${series}/instances/1.2.3`],
      [404, `${path}/frames/2`],
      [404, `${path}/bulkdata/00420011`],
      [404, "/worklist"],
      [400, "/studies/x"],
      [400, `${path}/frames/0`],
      [400, `${path}?colour=red`, undefined, "colour"],
      [400, "/studies?NoSuchAttribute=1", undefined, "NoSuchAttribute"],
      [400, "/studies?limit=many", undefined, "limit"],
      [400, "/studies?PatientName=A&PatientName=B", undefined, "PatientName"],
      [406, path, otherSyntax],
      [406, path, "image/jpeg"],
      [406, `${path}/metadata`, "application/dicom+xml"],
      [406, "/studies", `multipart/related; type="application/dicom+xml"`],
      [406, `${path}/frames/1`, "image/webp"],
    ];
    for (const [status, where, accept, parameter] of cases) {
      const response = await archive.get(where, accept);
      assert.equal(response.status, status, where);
      assert.equal(
        response.headers.get("content-type"),
        "application/problem+json",
      );
      const problem = Problem.parse(await response.json());
      assert.match(problem.type, /^urn:farsight:problem:[a-zA-Z]+$/);
      assert.equal(problem.trace, TRACE);
      assert.equal(problem.status, status);
      assert(problem.detail!.length > 10);
      assert.equal(problem.parameter, parameter, where);
    }
  },
);

Deno.test("every address says its methods to OPTIONS, and in Allow to any other: POST where instances are stored", async () => {
  await using archive = await openArchive();
  const reading = "GET, HEAD, OPTIONS";
  const storing = "GET, HEAD, POST, OPTIONS";
  const instance = "/studies/1.2/series/1.3/instances/1.4";
  const addresses: Readonly<Record<string, string>> = {
    "/studies": storing,
    "/studies/1.2": storing,
    "/series": reading,
    "/studies/1.2/series": reading,
    "/studies/1.2/series/1.3": reading,
    "/studies/1.2/renderedmpr": reading,
    [instance]: reading,
    [`${instance}/frames/1`]: reading,
    [`${instance}/bulkdata/7FE00010`]: reading,
  };
  for (const [path, methods] of Object.entries(addresses)) {
    const options = await archive.get(path, undefined, { method: "OPTIONS" });
    assert.equal(options.status, 204, path);
    assert.equal(options.headers.get("allow"), methods, path);
    const others = ["DELETE", "PUT", ...methods === reading ? ["POST"] : []];
    for (const method of others) {
      const refused = await archive.get(path, undefined, { method });
      assert.equal(refused.status, 405, `${method} ${path}`);
      assert.equal(refused.headers.get("allow"), methods, `${method} ${path}`);
    }
  }
  for (const method of ["OPTIONS", "POST", "DELETE"]) {
    const nowhere = await archive.get("/worklist", undefined, { method });
    assert.equal(nowhere.status, 404);
  }
});

peerDataTest(
  ["dcm2json"],
  "metadata says what dcm2json reads, of each file of a series",
  async (data) => {
    const { archive, series } = await seriesArchive(data, 4);
    await using _ = archive;
    const all = await (await archive.get(`${series}/metadata`)).json();
    assert.equal(all.length, 4);
    const folder = `${data}/${PACSMAN}`;
    const names = (await Array.fromAsync(Deno.readDir(folder)))
      .map((entry) => entry.name).sort().slice(0, 4);
    for (const name of names) {
      const { stdout } = await new Deno.Command("dcm2json", {
        args: [`${folder}/${name}`],
      }).output();
      const peer = JSON.parse(new TextDecoder().decode(stdout));
      const uid = peer["00080018"].Value[0];
      const ours = all.find((one: typeof peer) =>
        one["00080018"].Value[0] === uid
      );
      assert.match(ours["7FE00010"].BulkDataURI, /\/bulkdata\/7FE00010$/);
      assert.deepEqual(ours["00083002"].Value, ["1.2.840.10008.1.2.1"]);
      for (const tag of ["7FE00010", "00083002"]) {
        delete ours[tag];
        delete peer[tag];
      }
      // Group 2 is of the file, not of the data set.
      for (const tag of Object.keys(peer)) {
        if (tag.startsWith("0002")) delete peer[tag];
      }
      assert.deepEqual(ours, peer);
    }
  },
);

realDataTest(
  "metadata of any character set is UTF-8, and says so",
  async (data) => {
    const sets: [file: string, name: string][] = [
      ["chrRuss.dcm", "Люкceмбypг"],
      ["chrGreek.dcm", "Διονυσιος"],
      ["chrX1.dcm", "Wang^XiaoDong=王^小東"],
    ];
    for (const [file, name] of sets) {
      const path = `${data}/hostile/charsets_pydicom/${file}`;
      await using archive = await openArchive();
      await archive.add(await Deno.readFile(path));
      const [study] = await (await archive.get("/studies")).json();
      const uid = study["0020000D"].Value[0];
      const [set] = await (await archive.get(`/studies/${uid}/metadata`))
        .json();
      assert.deepEqual(set["00080005"].Value, ["ISO_IR 192"]);
      const [first, second] = name.split("=");
      const { Alphabetic, Ideographic } = set["00100010"].Value[0];
      assert.equal(Alphabetic, first);
      assert.equal(Ideographic, second);
    }
  },
);

realDataTest(
  "frames of a compressed image come as they are stored, or as values, as accepted",
  async (data) => {
    const jpegLs =
      `${data}/${CT}_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm`;
    const native =
      `${data}/${CT}_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm`;
    const plain = await fileArchive(native);
    await using _ = plain.archive;
    const [values] = await readParts(
      await plain.archive.get(`${plain.path}/frames/1`),
    );
    const { archive, path } = await fileArchive(jpegLs);
    await using __ = archive;
    const frame = `${path}/frames/1`;
    const octets = `multipart/related; type="application/octet-stream"`;
    for (const accept of [undefined, octets]) {
      const [part] = await readParts(await archive.get(frame, accept));
      assert.deepEqual(part!.bytes, values!.bytes);
      assert.match(
        part!.headers.get("content-type")!,
        /^application\/octet-stream; transfer-syntax=1\.2\.840\.10008\.1\.2\.1$/,
      );
    }
    const types = [
      [`multipart/related; type="image/jls"`, "image/jls"],
      [`${octets}; transfer-syntax=*`, "application/octet-stream"],
      [
        `${octets}; transfer-syntax=1.2.840.10008.1.2.4.80`,
        "application/octet-stream",
      ],
    ];
    for (const [accept, type] of types) {
      const [part] = await readParts(await archive.get(frame, accept));
      assert.deepEqual([...part!.bytes.slice(0, 4)], [0xff, 0xd8, 0xff, 0xf7]);
      assert.equal(
        part!.headers.get("content-type"),
        `${type}; transfer-syntax=1.2.840.10008.1.2.4.80`,
      );
    }
    const alone = await archive.get(frame, "application/octet-stream");
    assert.deepEqual(new Uint8Array(await alone.arrayBuffer()), values!.bytes);
  },
);

realDataTest(
  "frames of big endian and deflated files are those of the little endian one",
  async (data) => {
    const names = [
      "LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1",
      "BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2",
      "DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99",
      "LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2",
    ];
    const frames: string[] = [];
    for (const name of names) {
      const { archive, path } = await fileArchive(`${data}/${CT}_${name}.dcm`);
      await using _ = archive;
      const [part] = await readParts(await archive.get(`${path}/frames/1`));
      frames.push(sha256(part!.bytes));
    }
    assert.deepEqual(new Set(frames).size, 1);
  },
);

realDataTest(
  "frames of RLE are the uncompressed file's, laid out as the metadata says: 32-bit colour, a palette, one bit",
  async (data) => {
    const pairs = [
      ["pydicom_small/SC_rgb_rle_32bit", "pydicom_data/SC_rgb_32bit"],
      ["pydicom_data/OBXXXX1A_rle", "pydicom_data/OBXXXX1A"],
      ["pydicom_data/liver_rle", "pydicom_data/liver"],
    ];
    for (const pair of pairs) {
      const frames: string[] = [];
      for (const name of pair) {
        const { archive, path } = await fileArchive(
          `${data}/syntaxes/${name}.dcm`,
        );
        await using _ = archive;
        const [part] = await readParts(await archive.get(`${path}/frames/1`));
        frames.push(sha256(part!.bytes));
      }
      assert.equal(frames[0], frames[1], pair[0]);
    }
  },
);

realDataTest(
  "frames of a multi-frame file come in the order asked for",
  async (data) => {
    const { archive, path } = await fileArchive(
      `${data}/syntaxes/barre_samples/MR_Explicit_Little_MultiFrame.dcm`,
    );
    await using _ = archive;
    const all = await readParts(await archive.get(`${path}/frames/1,2,3`));
    const some = await readParts(await archive.get(`${path}/frames/3,1`));
    assert.deepEqual(some[0]!.bytes, all[2]!.bytes);
    assert.deepEqual(some[1]!.bytes, all[0]!.bytes);
    assert.notDeepEqual(all[0]!.bytes, all[2]!.bytes);
    assert.match(some[0]!.headers.get("content-location")!, /\/frames\/3$/);
  },
);

realDataTest(
  "bulk data comes whole or in the range asked for",
  async (data) => {
    const { archive, path } = await seriesArchive(data, 1);
    await using _ = archive;
    const [metadata] = await (await archive.get(`${path}/metadata`)).json();
    const uri = metadata["7FE00010"].BulkDataURI.slice(BASE_URL.length);
    const [whole] = await readParts(await archive.get(uri));
    const [frame] = await readParts(await archive.get(`${path}/frames/1`));
    assert.deepEqual(whole!.bytes, frame!.bytes);
    const range = (value: string) =>
      archive.get(uri, "*/*", { headers: { range: value } });
    const part = await range("bytes=100-299");
    assert.equal(part.status, 206);
    const size = whole!.bytes.length;
    assert.equal(part.headers.get("content-range"), `bytes 100-299/${size}`);
    assert.deepEqual(
      new Uint8Array(await part.arrayBuffer()),
      whole!.bytes.slice(100, 300),
    );
    assert.equal((await range(`bytes=${size}-`)).status, 416);
  },
);

Deno.test("metadata has what follows the pixel data, and bulk data its long values", async () => {
  await using archive = await openArchive();
  const padding = new Uint8Array(5000).fill(7);
  const header = new Uint8Array(12);
  // (FFFC,FFFC) Data Set Trailing Padding, OB.
  header.set([0xfc, 0xff, 0xfc, 0xff, 0x4f, 0x42]);
  new DataView(header.buffer).setUint32(8, padding.length, true);
  const file = new Blob([sampleDicom({}), header, padding]);
  await archive.add(new Uint8Array(await file.arrayBuffer()));
  const { studyUid } = sampleUids({});
  const answer = await archive.get(`/studies/${studyUid}/metadata`);
  const [set] = await answer.json();
  assert.equal(set["FFFCFFFC"].vr, "OB");
  const uri = set["FFFCFFFC"].BulkDataURI.slice(BASE_URL.length);
  const value = await archive.get(uri, "application/octet-stream");
  assert.deepEqual(new Uint8Array(await value.arrayBuffer()), padding);
});

realDataTest(
  "bulk data of an encapsulated document is the document",
  async (data) => {
    const { archive, path } = await fileArchive(
      `${data}/syntaxes/orthanc_formats/sample-pdf.dcm`,
    );
    await using _ = archive;
    const [metadata] = await (await archive.get(`${path}/metadata`)).json();
    const uri = metadata["00420011"].BulkDataURI.slice(BASE_URL.length);
    const pdf = await archive.get(uri, "application/octet-stream");
    const bytes = new Uint8Array(await pdf.arrayBuffer());
    assert.equal(new TextDecoder().decode(bytes.slice(0, 5)), "%PDF-");
  },
);

realDataTest("scripts in tags stay text in JSON", async (data) => {
  const folder = await unpacked("hostile/awkward_derived.tar.xz");
  assert(data !== undefined);
  const archive = await openArchive();
  await using _ = archive;
  const injected = await findFolder(folder, "v17_script_injection_in_tags");
  await archive.addAll(await filesIn(injected));
  const found = await archive.get("/studies?includefield=all");
  assert.equal(found.headers.get("content-type"), "application/dicom+json");
  const text = await found.text();
  assert.match(text, /<script|<svg|<img/i);
  const [study] = JSON.parse(text);
  const uid = study["0020000D"].Value[0];
  const metadata = await archive.get(`/studies/${uid}/metadata`);
  assert.equal(metadata.headers.get("content-type"), "application/dicom+json");
  assert(Array.isArray(await metadata.json()));
  const bad = await archive.get(`/studies?<script>alert(1)</script>=1`);
  assert.equal(bad.headers.get("content-type"), "application/problem+json");
});

async function findFolder(parent: string, name: string): Promise<string> {
  for await (const entry of Deno.readDir(parent)) {
    const path = `${parent}/${entry.name}`;
    if (entry.name === name) return path;
    if (!entry.isDirectory) continue;
    const found = await findFolder(path, name).catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new Error(`No folder ${name}`);
}
