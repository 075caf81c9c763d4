import assert from "node:assert/strict";
import { peerTest } from "#testing";
import type { JsonDataSet } from "../types.ts";
import { encodeFrame, LOSSLESS_SYNTAXES } from "./encode_frame.ts";
import { writeDicom, type WrittenPixels } from "./write_dicom.ts";

const SIDE = 16;

const text = (vr: string, ...values: readonly string[]) => ({
  vr,
  Value: values,
});
const numbers = (vr: string, ...values: readonly number[]) => ({
  vr,
  Value: values,
});

/** All that PS3.3 A.3 asks of a CT image, as types 1 and 2. */
const CT: JsonDataSet = {
  "00080008": text("CS", "ORIGINAL", "PRIMARY", "AXIAL"),
  "00080016": text("UI", "1.2.840.10008.5.1.4.1.1.2"),
  "00080018": text("UI", "2.25.11"),
  "00080020": text("DA", "20260102"),
  "00080022": text("DA", "20260102"),
  "00080023": text("DA", "20260102"),
  "00080030": text("TM", "101112"),
  "00080032": text("TM", "101112"),
  "00080033": text("TM", "101112"),
  "00080050": text("SH", "A1"),
  "00080060": text("CS", "CT"),
  "00080070": text("LO", "Farsight"),
  "00080090": { vr: "PN" },
  "00081030": text("LO", "Grüße, Жук, 山田"),
  "00100010": { vr: "PN", Value: [{ Alphabetic: "Phantom^One" }] },
  "00100020": text("LO", "P1"),
  "00100030": { vr: "DA" },
  "00100040": text("CS", "O"),
  "00180015": text("CS", "KNEE"),
  "00180050": numbers("DS", 1),
  "00180060": numbers("DS", 120),
  "00185100": text("CS", "HFS"),
  "0020000D": text("UI", "2.25.2"),
  "0020000E": text("UI", "2.25.3"),
  "00200010": text("SH", "1"),
  "00200011": numbers("IS", 1),
  "00200012": numbers("IS", 1),
  "00200013": numbers("IS", 1),
  "00200032": numbers("DS", -125.123456789012, 0.1, 1 / 3),
  "00200037": numbers("DS", 1, 0, 0, 0, Math.SQRT1_2, Math.SQRT1_2),
  "00200060": text("CS", "R"),
  "00200052": text("UI", "2.25.4"),
  "00201040": { vr: "LO" },
  "00280002": numbers("US", 1),
  "00280004": text("CS", "MONOCHROME2"),
  "00280010": numbers("US", SIDE),
  "00280011": numbers("US", SIDE),
  "00280030": numbers("DS", 0.5, 0.5),
  "00280100": numbers("US", 16),
  "00280101": numbers("US", 16),
  "00280102": numbers("US", 15),
  "00280103": numbers("US", 1),
  "00281050": numbers("DS", 40),
  "00281051": numbers("DS", 400),
  "00281052": numbers("DS", 0),
  "00281053": numbers("DS", 1),
  "00281054": text("LO", "HU"),
};

// Debian's dciodvfy does not know HTJ2K yet.
for (const syntax of ["native", "jpeg2000"] as const) {
  peerTest(
    ["dciodvfy"],
    `dciodvfy finds no error in a CT that writeDicom() writes, ${syntax}`,
    async () => {
      const bytes = writeDicom(CT, await pixelsIn(syntax));
      const found = await complaints(bytes);
      assert.deepEqual(found, []);
    },
  );
}

peerTest(
  ["dciodvfy"],
  "dciodvfy finds the error in a CT without its position",
  async () => {
    const { "00200032": _position, ...rest } = CT;
    const found = await complaints(writeDicom(rest, await pixelsIn("native")));
    assert.match(found.join("\n"), /ImagePositionPatient/);
  },
);

async function pixelsIn(
  syntax: "native" | "jpeg2000",
): Promise<WrittenPixels> {
  const samples = new Int16Array(SIDE * SIDE).map((_, i) => 7 * i - 900);
  const bytes = new Uint8Array(samples.buffer);
  if (syntax === "native") return { kind: "native", bytes, vr: "OW" };
  const codestream = await encodeFrame(syntax, bytes, {
    columns: SIDE,
    rows: SIDE,
    bitsAllocated: 16,
    bitsStored: 16,
    samplesPerPixel: 1,
    signed: true,
  });
  const transferSyntaxUid = LOSSLESS_SYNTAXES[syntax];
  return { kind: "encapsulated", transferSyntaxUid, frames: [[codestream]] };
}

/** Errors and warnings; the first line names the IOD that was checked. */
async function complaints(bytes: Uint8Array): Promise<readonly string[]> {
  const path = await Deno.makeTempFile({ suffix: ".dcm" });
  try {
    await Deno.writeFile(path, bytes);
    const { stdout, stderr } = await new Deno.Command("dciodvfy", {
      args: [path],
    }).output();
    const decoder = new TextDecoder();
    const lines = `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`
      .split("\n").map((line) => line.trim());
    assert(lines.includes("CTImage"), lines.join("\n"));
    return lines.filter((line) => line !== "" && line !== "CTImage");
  } finally {
    await Deno.remove(path);
  }
}
