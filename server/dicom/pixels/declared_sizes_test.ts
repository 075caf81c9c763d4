import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { realDataTest, unpacked } from "#testing";
import { openDicom } from "../reader/open.ts";
import { filesBelow, sourceOf } from "../testing/files.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { decodeFrame } from "./decode_frame.ts";

async function firstFrame(path: string) {
  const source = await sourceOf(path);
  const opened = await openDicom(source);
  assert(opened.ok, path);
  return await decodeFrame(opened.value, source, 0);
}

realDataTest(
  "sizes declared beyond all bounds are errors before anything is allocated",
  async (data) => {
    for (
      const name of [
        "orthanc/2026-05-26-oob-monochrome-46341.dcm",
        "orthanc/2026-05-26-oob-monochrome-65535.dcm",
        "dcm4che/3gb-bulk-data-truncated",
      ]
    ) {
      const frame = await firstFrame(`${data}/hostile/${name}`);
      assert(!frame.ok, name);
      assert.equal(frame.error.kind, "dicom.limit", name);
    }
  },
);

realDataTest(
  "pixel data that is too short is an error that names the frame and both sizes; too long is a warning",
  async () => {
    const folder = await unpacked("hostile/awkward_derived.tar.xz");
    let short = 0;
    let long = 0;
    for await (const path of filesBelow(folder)) {
      if (!/v14/.test(path) || path.endsWith(".json")) continue;
      const frame = await firstFrame(path);
      if (!frame.ok) {
        assert.match(
          frame.error.message,
          /^Cannot decode frame 1: \d+ bytes, expected 32768$/,
        );
        short++;
      } else if (frame.value.warnings.length > 0) {
        assert.equal(frame.value.warnings[0]!.kind, "dicom.pixelDataLong");
        long++;
      }
    }
    assert.deepEqual({ short, long }, { short: 1, long: 1 });
  },
);

realDataTest(
  "a codestream of another size than the header's is refused before it is decoded",
  async (data) => {
    const frame = await firstFrame(
      `${data}/hostile/pydicom_broken/JPEG2000-embedded-sequence-delimiter.dcm`,
    );
    assert(!frame.ok);
    assert.match(frame.error.message, /the header says 256 x 1024/);
  },
);

Deno.test("a frame that is not there, and pixels without rows, are errors", async () => {
  const set = {
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280011": { vr: "US", Value: [2] },
    "00280100": { vr: "US", Value: [8] },
  };
  const bytes = Uint8Array.of(1, 2, 3, 4);
  for (
    const [rows, message] of [[2, /no frame 2/], [0, /Rows is 0/]] as const
  ) {
    const file = writeDicom(
      { ...set, "00280010": { vr: "US", Value: [rows] } },
      { kind: "native", bytes, vr: "OB" },
    );
    const source = bytesSource(file);
    const opened = await openDicom(source);
    assert(opened.ok);
    const frame = await decodeFrame(opened.value, source, 1);
    assert(!frame.ok);
    assert.equal(frame.error.kind, "dicom.missing");
    assert.match(frame.error.message, message);
  }
});
