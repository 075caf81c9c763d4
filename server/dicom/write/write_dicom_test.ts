import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesSource } from "#base";
import { peerTest } from "#testing";
import { decodeFrame } from "../pixels/decode_frame.ts";
import { openDicom } from "../reader/open.ts";
import type { JsonDataSet } from "../types.ts";
import { encodeFrame, LOSSLESS_SYNTAXES } from "./encode_frame.ts";
import { decimalString } from "./values.ts";
import { writeDicom, type WrittenPixels } from "./write_dicom.ts";

const UIDS: JsonDataSet = {
  "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
  "00080018": { vr: "UI", Value: ["2.25.1"] },
};

function imageOf(rows: number, columns: number, signed = false): JsonDataSet {
  return {
    ...UIDS,
    "00080060": { vr: "CS", Value: ["OT"] },
    "00100010": { vr: "PN", Value: [{ Alphabetic: "Phantom^One" }] },
    "00100020": { vr: "LO", Value: ["P1"] },
    "0020000D": { vr: "UI", Value: ["2.25.2"] },
    "0020000E": { vr: "UI", Value: ["2.25.3"] },
    "00280002": { vr: "US", Value: [1] },
    "00280004": { vr: "CS", Value: ["MONOCHROME2"] },
    "00280010": { vr: "US", Value: [rows] },
    "00280011": { vr: "US", Value: [columns] },
    "00280100": { vr: "US", Value: [16] },
    "00280101": { vr: "US", Value: [16] },
    "00280102": { vr: "US", Value: [15] },
    "00280103": { vr: "US", Value: [signed ? 1 : 0] },
  };
}

async function opened(bytes: Uint8Array<ArrayBuffer>) {
  const source = bytesSource(bytes);
  const object = await openDicom(source);
  assert(object.ok, JSON.stringify(object));
  assert.deepEqual(object.value.warnings, []);
  return { source, object: object.value };
}

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter((s) => /^[^\\^=\s\p{C}](?:[^\\^=\p{C}]*[^\\^=\s\p{C}])?$/u.test(s));
const attribute = fc.oneof(
  fc.array(text, { minLength: 1, maxLength: 3 }).map((Value) => ({
    vr: "LO",
    Value,
  })),
  text.map((Alphabetic) => ({ vr: "PN", Value: [{ Alphabetic }] })),
  fc.array(fc.integer({ min: -99999, max: 99999 }), { minLength: 1 }).map((
    Value,
  ) => ({ vr: "IS", Value })),
  fc.array(fc.nat(65535), { minLength: 1 }).map((Value) => ({
    vr: "US",
    Value,
  })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => ({
    vr: "FD",
    Value: [x === 0 ? 0 : x],
  })),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).filter((b) =>
    b.length % 2 === 0
  )
    .map((b) => ({ vr: "OB", InlineBinary: btoa(String.fromCharCode(...b)) })),
  fc.constant({ vr: "AT", Value: ["00100010", "7FE00010"] }),
  fc.constant({ vr: "LO" }),
);
const tag = fc.integer({ min: 0x10, max: 0xfff0 }).map((n) =>
  `0099${(n | 0x1000).toString(16).toUpperCase().padStart(4, "0")}`
);
const flat = fc.dictionary(tag, attribute, { maxKeys: 6 });
const nested = fc.tuple(flat, fc.array(flat, { minLength: 1, maxLength: 3 }))
  .map(
    ([set, items]) => ({ ...set, "00991001": { vr: "SQ", Value: items } }),
  );

Deno.test("what writeDicom() writes, openDicom() reads: any text, numbers, bytes and sequences", async () => {
  await fc.assert(fc.asyncProperty(nested, async (set) => {
    const { object } = await opened(writeDicom({ ...UIDS, ...set }));
    const read = { ...object.dataSet.toJson() };
    delete read["00080005"];
    // deepEqual, since objects of the generator have no prototype.
    assert.equal(
      JSON.stringify(read),
      JSON.stringify(Object.fromEntries(
        Object.entries({ ...UIDS, ...sorted(set) }).sort(),
      )),
    );
  }));
});

function sorted(set: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(set).sort(([a], [b]) => a < b ? -1 : 1).map(
      ([key, value]) => {
        const { vr, Value } = value as { vr: string; Value?: unknown[] };
        return [
          key,
          vr === "SQ"
            ? {
              vr,
              Value: Value!.map((item) =>
                sorted(item as Record<string, unknown>)
              ),
            }
            : value,
        ];
      },
    ),
  );
}

Deno.test("decimalString() takes 16 characters and loses as little as they allow", () => {
  fc.assert(fc.property(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
    (value) => {
      const written = decimalString(value);
      assert(written.length <= 16, written);
      assert(Math.abs(Number(written) - value) <= Math.abs(value) * 1e-8);
    },
  ));
});

for (const syntax of ["native", "jpeg2000", "htj2k"] as const) {
  for (const signed of [false, true]) {
    Deno.test(`frames written as ${syntax}, ${signed ? "signed" : "unsigned"}, come back bit for bit`, async () => {
      const rows = 37, columns = 50;
      const samples = new Uint16Array(2 * rows * columns);
      let state = 1;
      for (let i = 0; i < samples.length; i++) {
        state = (state * 48271) % 0x7fffffff;
        samples[i] = (i * 13 + (state & 63)) & 0xffff;
      }
      const bytes = new Uint8Array(samples.buffer);
      const half = bytes.length / 2;
      const form = {
        columns,
        rows,
        bitsAllocated: 16,
        bitsStored: 16,
        samplesPerPixel: 1,
        signed,
      } as const;
      const pixels: WrittenPixels = syntax === "native"
        ? { kind: "native", bytes, vr: "OW" }
        : {
          kind: "encapsulated",
          transferSyntaxUid: LOSSLESS_SYNTAXES[syntax],
          frames: [
            [await encodeFrame(syntax, bytes.subarray(0, half), form)],
            [await encodeFrame(syntax, bytes.subarray(half), form)],
          ],
        };
      const set = {
        ...imageOf(rows, columns, signed),
        "00280008": { vr: "IS", Value: [2] },
      };
      const { source, object } = await opened(writeDicom(set, pixels));
      for (const frameIndex of [0, 1]) {
        const frame = await decodeFrame(object, source, frameIndex);
        assert(frame.ok, JSON.stringify(frame));
        const { values } = frame.value;
        assert.deepEqual(
          new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
          bytes.subarray(frameIndex * half, (frameIndex + 1) * half),
        );
      }
    });
  }
}

peerTest(
  ["dcmdump", "dcmdjpeg"],
  "DCMTK reads what writeDicom() writes, without a complaint",
  async () => {
    const path = await Deno.makeTempFile({ suffix: ".dcm" });
    try {
      const set = {
        ...imageOf(2, 2),
        "00081030": { vr: "LO", Value: ["Grüße"] },
        "00089215": {
          vr: "SQ",
          Value: [{ "00080104": { vr: "LO", Value: ["inner"] } }],
        },
      };
      const bytes = new Uint8Array([1, 0, 2, 0, 3, 0, 4, 0]);
      await Deno.writeFile(
        path,
        writeDicom(set, { kind: "native", bytes, vr: "OW" }),
      );
      const { success, stdout, stderr } = await new Deno.Command("dcmdump", {
        args: ["+U8", path],
      }).output();
      assert(success);
      assert.equal(new TextDecoder().decode(stderr), "");
      assert.match(new TextDecoder().decode(stdout), /LO \[Grüße\s?\]/);
    } finally {
      await Deno.remove(path);
    }
  },
);
