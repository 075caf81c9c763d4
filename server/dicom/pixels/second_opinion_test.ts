import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { peerTest, REAL_DATA } from "#testing";
import { decodedFrames } from "../testing/compare.ts";
import { filesBelow } from "../testing/files.ts";

/** Reads paths from standard input; answers with a checksum of all values as doubles, after colour conversion. */
const SCRIPT = `
import sys, json, zlib, warnings, logging
warnings.filterwarnings("ignore"); logging.disable(logging.CRITICAL)
import pydicom
from pydicom.pixel_data_handlers.util import convert_color_space, apply_color_lut
for path in sys.stdin.read().split("\\n"):
    try:
        d = pydicom.dcmread(path, force=True)
        a = d.pixel_array
        p = d.PhotometricInterpretation
        if p in ("YBR_FULL", "YBR_FULL_422"): a = convert_color_space(a, p, "RGB")
        if p == "PALETTE COLOR": a = apply_color_lut(a, d)
        if a.dtype.kind != "f": a = a.astype("<i8")
        print(json.dumps({"path": path, "crc": zlib.crc32(a.astype("<f8").tobytes())}))
    except Exception as e:
        print(json.dumps({"path": path}))
`;

/** Where pydicom 2.3 and we differ, and why ours stands. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "ovly_p01.dcm": "an overlay in the unused high bits: pydicom keeps it",
  "12bitSigned_0x0F0F.dcm": "garbage in the unused bits: pydicom keeps it",
  "12bitUnsigned.dcm": "garbage in the unused bits: pydicom keeps it",
  "12bitUnsigned_0x0F0F.dcm": "garbage in the unused bits: pydicom keeps it",
  "mlut_18.dcm": "12-bit two's complement: pydicom does not extend the sign",
  "GH195.dcm": "YCbCr named RGB: pydicom believes the name",
  "OBXXXX1A_expb.dcm": "palette in big endian: pydicom does not swap it",
  "SC_rgb_small_odd_big_endian.dcm": "OW in big endian: pydicom does not swap",
  "liver_j2k.dcm": "equal to its twin liver.dcm in ours only",
};

peerTest(
  ["python3"],
  "decodeFrame() gives the values that pydicom gives, wherever pydicom can read the file",
  async () => {
    if (REAL_DATA === undefined) return;
    const paths: string[] = [];
    for (const part of ["syntaxes", "hostile"]) {
      for await (const path of filesBelow(`${REAL_DATA}/${part}`)) {
        if (
          /TINY_ALPHA|\.(?:png|raw|RAW|md|tsv|json|nii|txt|j2c|xz|jpg)$/.test(
            path,
          )
        ) continue;
        paths.push(path);
      }
    }
    const python = new Deno.Command("/usr/bin/python3", {
      args: ["-c", SCRIPT],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const writer = python.stdin.getWriter();
    await writer.write(new TextEncoder().encode(paths.join("\n")));
    await writer.close();
    const { stdout } = await python.output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    let same = 0;
    for (const line of lines) {
      const { path, crc } = JSON.parse(line) as { path: string; crc?: number };
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (crc === undefined || name in DIFFERENT) continue;
      let ours = 0;
      for (const { values } of await decodedFrames(path)) {
        const doubles = Float64Array.from(values);
        ours = crc32(new Uint8Array(doubles.buffer), ours);
      }
      assert.equal(ours, crc, `${path} differs from pydicom`);
      same++;
    }
    assert(same >= 270, `${same} files compared`);
  },
);
