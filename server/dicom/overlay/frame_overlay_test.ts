import assert from "node:assert/strict";
import { type ByteSource, bytesSource } from "#base";
import { peerTest, REAL_DATA, realDataTest } from "#testing";
import { describeImage } from "../image/describe.ts";
import { decodeFrame } from "../pixels/decode_frame.ts";
import { openDicom } from "../reader/open.ts";
import type { JsonDataSet } from "../types.ts";
import { writeDicom } from "../write/write_dicom.ts";

interface Image {
  readonly rows?: number;
  readonly columns?: number;
  readonly frames?: number;
  readonly cells?: Uint16Array<ArrayBuffer>;
}

function imageOf(overlays: JsonDataSet, image: Image = {}) {
  const { rows = 4, columns = 5, frames = 1 } = image;
  const cells = image.cells ?? new Uint16Array(rows * columns * frames);
  return writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280002": { vr: "US", Value: [1] },
    "00280004": { vr: "CS", Value: ["MONOCHROME2"] },
    "00280008": { vr: "IS", Value: [frames] },
    "00280010": { vr: "US", Value: [rows] },
    "00280011": { vr: "US", Value: [columns] },
    "00280100": { vr: "US", Value: [16] },
    "00280101": { vr: "US", Value: [12] },
    "00280102": { vr: "US", Value: [11] },
    "00280103": { vr: "US", Value: [0] },
    ...overlays,
  }, { kind: "native", bytes: new Uint8Array(cells.buffer), vr: "OW" });
}

/** One plane, drawn with `#`; frames follow each other. */
function plane(
  picture: readonly string[],
  more: JsonDataSet = {},
  group = "6000",
  rows = picture.length,
): JsonDataSet {
  const bits = picture.join("");
  const bytes = new Uint8Array(2 * Math.ceil(bits.length / 16));
  [...bits].forEach((bit, i) => {
    if (bit === "#") bytes[i >> 3]! |= 1 << (i & 7);
  });
  const own: JsonDataSet = {
    "60000010": { vr: "US", Value: [rows] },
    "60000011": { vr: "US", Value: [picture[0]!.length] },
    "60000040": { vr: "CS", Value: ["G"] },
    "60000050": { vr: "SS", Value: [1, 1] },
    "60000100": { vr: "US", Value: [1] },
    "60000102": { vr: "US", Value: [0] },
    "60003000": { vr: "OW", InlineBinary: btoa(String.fromCharCode(...bytes)) },
    ...more,
  };
  return Object.fromEntries(
    Object.entries(own).map(([tag, value]) => [group + tag.slice(4), value]),
  );
}

function origin(row: number, column: number): JsonDataSet {
  return { "60000050": { vr: "SS", Value: [row, column] } };
}

async function decoded(
  source: ByteSource,
  frameIndex = 0,
) {
  const opened = await openDicom(source);
  assert(opened.ok);
  const frame = await decodeFrame(opened.value, source, frameIndex);
  assert(frame.ok, JSON.stringify(frame));
  return frame.value;
}

/** What is drawn over a frame. */
async function drawn(
  overlays: JsonDataSet,
  image: Image = {},
  frameIndex = 0,
): Promise<readonly string[]> {
  const source = bytesSource(imageOf(overlays, image));
  const { overlay, rows, columns } = await decoded(source, frameIndex);
  if (overlay === undefined) return [];
  assert.equal(overlay.length, rows * columns);
  const marks = [...overlay].map((byte) => {
    assert(byte === 0 || byte === 255);
    return byte === 255 ? "#" : ".";
  }).join("");
  return Array.from(
    { length: rows },
    (_, row) => marks.slice(row * columns, (row + 1) * columns),
  );
}

const CORNERS = ["#...#", ".....", "..#..", "#...#"];

Deno.test("an overlay's bits are drawn from the lowest, rows without padding", async () => {
  assert.deepEqual(await drawn(plane(CORNERS)), CORNERS);
  assert.deepEqual(await drawn({}), []);
});

Deno.test("an overlay begins at its origin, which is 1\\1 for the first pixel, and is cut at the image's edges", async () => {
  const small = ["##", "#."];
  assert.deepEqual(await drawn(plane(small, origin(2, 3))), [
    ...[".....", "..##.", "..#..", "....."],
  ]);
  assert.deepEqual(await drawn(plane(small, origin(4, 5))), [
    ...[".....", ".....", ".....", "....#"],
  ]);
  assert.deepEqual(await drawn(plane(["#.", ".#"], origin(0, 0))), [
    ...["#....", ".....", ".....", "....."],
  ]);
  const wide = plane(CORNERS.map((row) => row + row), origin(-1, -4));
  assert.deepEqual(await drawn(wide), ["..#..", "#...#", ".....", "....."]);
});

Deno.test("planes of several groups lie over each other; one beside the image draws nothing", async () => {
  const two = {
    ...plane(["#"]),
    ...plane(["#"], origin(4, 5), "601E"),
    ...plane(["#"], origin(1, 6), "6002"),
    ...plane(["#"], origin(-32768, 32767), "6004"),
  };
  const all = await drawn(two);
  assert.deepEqual(all, ["#....", ".....", ".....", "....#"]);
});

Deno.test("of a region the outline is drawn", async () => {
  const region = { "60000040": { vr: "CS", Value: ["R"] } };
  const full = plane(Array(4).fill("#####"), region);
  assert.deepEqual(await drawn(full), ["#####", "#...#", "#...#", "#####"]);
  const image = { rows: 2, columns: 3 };
  const inside = plane(Array(4).fill("#####"), { ...region, ...origin(0, 0) });
  assert.deepEqual(await drawn(inside, image), []);
});

Deno.test("a region's outline is whole at its edges, where bits of the frames before and after follow on", async () => {
  const frames = plane(
    Array(9).fill("###"),
    {
      "60000015": { vr: "IS", Value: [3] },
      "60000040": { vr: "CS", Value: ["R"] },
    },
    "6000",
    3,
  );
  const image = { rows: 3, columns: 3, frames: 3 };
  for (const n of [0, 1, 2]) {
    assert.deepEqual(await drawn(frames, image, n), ["###", "#.#", "###"]);
  }
});

Deno.test("an overlay without frames lies over all, one with frames from its first on", async () => {
  const image = { frames: 4 };
  for (const n of [0, 3]) {
    assert.deepEqual(await drawn(plane(CORNERS), image, n), CORNERS);
  }
  const other = [".....", "#####", ".....", "....."];
  const frames = plane(
    [...CORNERS, ...other],
    {
      "60000015": { vr: "IS", Value: [2] },
      "60000051": { vr: "US", Value: [2] },
    },
    "6000",
    4,
  );
  const seen = await Promise.all(
    [0, 1, 2, 3].map((n) => drawn(frames, image, n)),
  );
  assert.deepEqual(seen, [[], CORNERS, other, []]);
});

Deno.test("an overlay in unused bits of the cells is drawn, and no part of the values", async () => {
  const cells = Uint16Array.from(
    CORNERS.join(""),
    (mark, i) => 100 + i + (mark === "#" ? 1 << 15 : 1 << 14),
  );
  const at = (bit: number): JsonDataSet => {
    const all = plane(CORNERS, {
      "60000100": { vr: "US", Value: [16] },
      "60000102": { vr: "US", Value: [bit] },
    });
    const { "60003000": _, ...embedded } = all;
    return embedded;
  };
  assert.deepEqual(await drawn(at(15), { cells }), CORNERS);
  const values = await decoded(bytesSource(imageOf(at(15), { cells })));
  assert.deepEqual(
    [...values.values],
    Array.from(CORNERS.join(""), (_, i) => 100 + i),
  );
  // A bit of the values is no overlay.
  assert.deepEqual(await drawn(at(11), { cells }), []);
  assert.deepEqual(await drawn(at(16), { cells }), []);
});

Deno.test("an overlay of more than 1 MiB is read from the file, its own rows alone", async () => {
  const [rows, columns] = [3000, 4096];
  const bytes = new Uint8Array(rows * columns / 8);
  bytes[2999 * 512] = 1;
  bytes[0] = 2;
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join(
    "",
  );
  const overlay = {
    ...plane(["#"], { "60000050": { vr: "SS", Value: [-2997, 1] } }),
    "60000010": { vr: "US", Value: [rows] },
    "60000011": { vr: "US", Value: [columns] },
    "60003000": { vr: "OW", InlineBinary: btoa(binary) },
  };
  const whole = bytesSource(imageOf(overlay));
  let most = 0;
  const source: ByteSource = {
    sizeBytes: whole.sizeBytes,
    read: (offset, length) => {
      most = Math.max(most, length);
      return whole.read(offset, length);
    },
  };
  const frame = await decoded(source);
  assert.equal(frame.overlay?.indexOf(255), 5);
  assert.equal(frame.overlay?.lastIndexOf(255), 5);
  assert(most < bytes.length, `${most} bytes read at once`);
});

Deno.test("overlays of absurd sizes, places and counts cost no more than their data", async () => {
  const size = (rows: number, columns: number) => ({
    "60000010": { vr: "US", Value: [rows] },
    "60000011": { vr: "US", Value: [columns] },
  });
  const startMs = performance.now();
  assert.deepEqual(await drawn({ ...plane(["#"]), ...size(65535, 65535) }), []);
  const tall = await drawn({ ...plane(["#"]), ...size(65535, 4) });
  assert.deepEqual(tall, ["#....", ".....", ".....", "....."]);
  const frames = plane(["#"], {
    "60000015": { vr: "IS", Value: [2_000_000_000] },
    "60000051": { vr: "US", Value: [0] },
  });
  assert.deepEqual(await drawn(frames, { frames: 9 }, 8), []);
  assert.deepEqual(await drawn({ ...plane(["#"]), ...size(0, 4) }), []);
  assert.deepEqual(await drawn(plane(["#"], { "60000050": { vr: "SS" } })), [
    ...["#....", ".....", ".....", "....."],
  ]);
  const none = plane(["#"], { "60003000": { vr: "OW" } });
  assert.deepEqual(await drawn(none), []);
  assert(performance.now() - startMs < 1000);
});

Deno.test("describeImage() says whether there are overlays, and which can't be drawn", async () => {
  const described = async (overlays: JsonDataSet) => {
    const opened = await openDicom(bytesSource(imageOf(overlays)));
    assert(opened.ok);
    const image = describeImage(opened.value);
    assert(image.ok);
    const { hasOverlays, warnings } = image.value;
    return [hasOverlays, ...warnings.map(({ kind }) => kind)];
  };
  assert.deepEqual(await described(plane(CORNERS)), [true]);
  assert.deepEqual(await described({}), [undefined]);
  const zero = { "60000011": { vr: "US", Value: [0] } };
  assert.deepEqual(await described(plane(CORNERS, zero)), [
    ...[undefined, "dicom.badOverlay"],
  ]);
});

/** A picture of 8 bits by DCMTK: what stands after three lines. */
async function byDcmtk(file: string, ...options: string[]) {
  const path = await Deno.makeTempFile();
  const args = ["+Wm", ...options, file, path];
  const { success } = await new Deno.Command("dcmj2pnm", { args }).output();
  assert(success);
  const bytes = await Deno.readFile(path);
  await Deno.remove(path);
  return bytes;
}

async function agreesWithDcmtk(file: string): Promise<void> {
  const [withThem, without] = await Promise.all([
    byDcmtk(file),
    byDcmtk(file, "-O"),
  ]);
  const source = bytesSource(await Deno.readFile(file));
  const { overlay, values } = await decoded(source);
  assert(overlay !== undefined && overlay.length === values.length);
  const start = withThem.length - values.length;
  const isSame = overlay.every((byte, i) =>
    withThem[start + i] === (byte === 255 ? 255 : without[start + i])
  );
  assert(isSame);
  const count = overlay.filter((byte) => byte === 255).length;
  assert(count > 100, `${count} pixels drawn`);
}

for (
  const name of [
    "syntaxes/dcm4che/ovly_p01.dcm",
    "hostile/fodicom_issues/OutOfBoundsOverlay.dcm",
  ]
) {
  const says = `overlays of ${name} are where DCMTK draws them`;
  if (REAL_DATA === undefined) realDataTest(says, () => {});
  else {
    peerTest(["dcmj2pnm"], says, () => agreesWithDcmtk(`${REAL_DATA}/${name}`));
  }
}
