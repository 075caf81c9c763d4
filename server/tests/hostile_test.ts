import assert from "node:assert/strict";
import { walk } from "#ingest";
import {
  beginUpload,
  postInstances,
  realDataTest,
  runCommand,
  startServer,
  temporaryData,
  unpacked,
  uploadFile,
} from "#testing";

const NOT_HERE =
  /^Cannot index the object by its (Study|SOP) .* UID .*: it is missing$/;
const TEXT = /^Not a DICOM file: it is text$/;
const CUT_OFF = /^Cut off: [0-9]+ of [0-9]+ bytes of pixels are there\.$/;
const CONTENTS = /^A table of contents \(DICOMDIR\)/;

/** Every file that does not go in, with what is said of it; all others do. */
const REASONS: Readonly<Record<string, RegExp>> = {
  "REFERENCE_TOOL_BEHAVIOUR.tsv": TEXT,
  "awkward_derived.TRUTH.json": TEXT,
  "awkward_derived.tar.xz": /compressed with xz/,
  "barre_headless/CT_Implicit_Little_Headless_Retired.dcm": NOT_HERE,
  "charsets_pydicom/FileInfo.txt": TEXT,
  "charsets_pydicom/chrSQEncoding.dcm": NOT_HERE,
  "charsets_pydicom/chrSQEncoding1.dcm": NOT_HERE,
  "dcm4che/3gb-bulk-data-truncated": CUT_OFF,
  "dcm4che/DICOMDIR": CONTENTS,
  "dicomdirs/DICOMDIR": CONTENTS,
  "dicomdirs/DICOMDIR-bigEnd": CONTENTS,
  "dicomdirs/DICOMDIR-empty.dcm": CONTENTS,
  "dicomdirs/DICOMDIR-implicit": CONTENTS,
  "dicomdirs/DICOMDIR-nooffset": CONTENTS,
  "dicomdirs/DICOMDIR-nopatient": CONTENTS,
  "dicomdirs/DICOMDIR-reordered": CONTENTS,
  "dicomdirs/README.txt": TEXT,
  "dicomdirs/TINY_ALPHA/DICOMDIR": CONTENTS,
  "dicomdirs/TINY_ALPHA/README": TEXT,
  "fodicom_issues/FreezePattern.dcm": NOT_HERE,
  "fodicom_issues/GH220.dcm": NOT_HERE,
  "fodicom_issues/GH223.dcm": NOT_HERE,
  "fodicom_issues/GH487.dcm": NOT_HERE,
  "fodicom_issues/GH626.dcm": NOT_HERE,
  "orthanc/2026-05-26-oob-monochrome-46341.dcm": CUT_OFF,
  "orthanc/2026-05-26-oob-monochrome-65535.dcm": CUT_OFF,
  "orthanc/Issue111.dcm": /SOP Class UID .*: it is missing/,
  "pydicom_broken/MR_truncated.dcm": CUT_OFF,
  "pydicom_broken/UN_sequence.dcm": NOT_HERE,
  "pydicom_broken/empty_charset_LEI.dcm": NOT_HERE,
  "pydicom_broken/meta_missing_tsyntax.dcm": NOT_HERE,
  "pydicom_broken/nested_priv_SQ.dcm": NOT_HERE,
  "pydicom_broken/no_meta.dcm": /^Not a DICOM file/,
  "pydicom_broken/no_meta_group_length.dcm": NOT_HERE,
  "pydicom_broken/priv_SQ.dcm": NOT_HERE,
  "pydicom_data_broken/bad_sequence.dcm": /it is no valid UID/,
};

/** Files whose UID another one has as well; which of them comes first is left to chance. */
const RIVALS = 7;
const RIVAL = /^Two images claim to be the same one/;

/** Longer is a hang; two seconds are asked for, on a machine with nothing else to do. */
const HANG_MS = 20_000;

async function* hostileFiles(dataFolder: string) {
  const root = `${dataFolder}/hostile`;
  for await (const { path } of walk([root])) {
    yield { path, name: path.slice(root.length + 1) };
  }
}

function judgeResult(
  name: string,
  result: {
    readonly status: string;
    readonly reason?: { text: string } | undefined;
  },
): void {
  const expected = REASONS[name] ??
    (result.status === "quarantined" ? RIVAL : undefined);
  if (expected === undefined) {
    assert.match(result.status, /^(stored|duplicate)$/, name);
  } else {
    assert.match(result.status, /^(quarantined|skipped)$/, name);
    assert.match(result.reason?.text ?? "", expected, name);
  }
}

realDataTest(
  "every hostile file by upload: in, or a clear reason; the server lives on",
  async (dataFolder) => {
    await using data = await temporaryData();
    await using server = await startServer(data.folder);
    const upload = await beginUpload(server.url);
    let n = 0;
    for await (const { path, name } of hostileFiles(dataFolder)) {
      const bytes = await Deno.readFile(path);
      const results = await Promise.race([
        uploadFile(server.url, upload, n++, name, bytes, bytes.length),
        hang(name),
      ]);
      assert.equal(results.length, 1);
      judgeResult(name, results[0]!);
    }
    assert(n > 150);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  },
);

realDataTest(
  "every hostile file in one STOW request: the good are kept, the rest have reasons",
  async (dataFolder) => {
    await using data = await temporaryData();
    await using server = await startServer(data.folder);
    const names: string[] = [];
    const files: Uint8Array<ArrayBuffer>[] = [];
    for await (const { path, name } of hostileFiles(dataFolder)) {
      // Under gzip it is no application/dicom.
      if (name === "pydicom_broken/zipMR.gz") continue;
      names.push(name);
      files.push(await Deno.readFile(path));
    }
    const answer = await Promise.race([
      postInstances(server.url, files),
      hang("STOW"),
    ]);
    assert.equal(answer.status, 202);
    const body = answer.body as Record<
      string,
      { Value: unknown[] } | undefined
    >;
    const count = (tag: string) => body[tag]?.Value.length ?? 0;
    const failed = RIVALS +
      names.filter((name) => REASONS[name] !== undefined).length;
    assert.equal(count("00081199"), names.length - failed);
    assert.equal(count("00081198") + count("0008119A"), failed);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  },
);

realDataTest(
  "every hostile file by import: the good are kept, each other has its reason",
  async (dataFolder) => {
    await using data = await temporaryData();
    const { code, stdout } = await runCommand(
      data.folder,
      ["import", `${dataFolder}/hostile`],
    );
    assert.equal(code, 1);
    for (const name of Object.keys(REASONS)) {
      assert(stdout.includes(`/hostile/${name}: `), name);
    }
    const total = Object.keys(REASONS).length + RIVALS;
    assert.match(stdout, new RegExp(`Not taken, ${total}:`));
  },
);

/** Of 16 images each, the ones that are not stored. */
const AWKWARD: Readonly<Record<string, Record<string, number>>> = {
  v03_duplicates: { duplicate: 1 },
  v14_pixel_data_wrong_length: { notTaken: 1 },
};

realDataTest(
  "every awkward series goes in whole, but for what is cut off or there twice",
  async () => {
    const root = `${await unpacked(
      "hostile/awkward_derived.tar.xz",
    )}/awkward_derived`;
    const variants = await Array.fromAsync(Deno.readDir(root));
    for (const { name, isDirectory } of variants) {
      if (!isDirectory) continue;
      await using data = await temporaryData();
      const { stdout } = await runCommand(
        data.folder,
        ["import", `${root}/${name}`],
      );
      const files = (await Array.fromAsync(walk([`${root}/${name}`]))).length;
      const { duplicate = 0, notTaken = 0 } = AWKWARD[name] ?? {};
      const stored = files - duplicate - notTaken;
      assert.match(
        stdout,
        new RegExp(`^${stored} images stored, ${duplicate} were here already`),
        name,
      );
      assert.equal(/Not taken, (\d+)/.exec(stdout)?.[1] ?? "0", `${notTaken}`);
    }
  },
);

function hang(name: string): Promise<never> {
  return new Promise((_, reject) => {
    const id = setTimeout(() => reject(new Error(`${name} hangs`)), HANG_MS);
    Deno.unrefTimer(id);
  });
}
