import assert from "node:assert/strict";
import { createRenderer } from "./renderer.ts";
import type { FrameJob } from "./types.ts";

const SIDE = 40;
const GREY = 50;
const TABLE = new Uint8Array(65536).fill(GREY);
/** A line of one pixel down column 7, and one along row 30. */
const LINES = Uint8Array.from(
  { length: SIDE * SIDE },
  (_, i) => i % SIDE === 7 || Math.floor(i / SIDE) === 30 ? 255 : 0,
);

function jobOf(
  sidePx: number,
  rest: Partial<FrameJob> = {},
): FrameJob {
  const scale = SIDE / sidePx, shift = (scale - 1) / 2;
  return {
    kind: "frame",
    source: { kind: "grey", values: new Int16Array(SIDE * SIDE), table: TABLE },
    overlay: LINES,
    columns: SIDE,
    rows: SIDE,
    pictureToFrame: [scale, 0, shift, 0, scale, shift],
    interpolation: "linear",
    output: { widthPx: sidePx, heightPx: sidePx, format: "raw" },
    ...rest,
  };
}

async function drawn(job: FrameJob): Promise<Uint8Array> {
  const renderer = createRenderer({ threads: 1, kernels: "strict" });
  try {
    return (await renderer.render(job)).bytes;
  } finally {
    renderer.close();
  }
}

Deno.test("an overlay is white over the frame's own greys, pixel by pixel at its own size", async () => {
  const bytes = await drawn(jobOf(SIDE));
  assert.deepEqual(bytes, LINES.map((byte) => byte === 255 ? 255 : GREY));
});

Deno.test("an overlay over colour is white, and the rest keeps its colours", async () => {
  const values = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => i % 3);
  const bytes = await drawn(jobOf(SIDE, { source: { kind: "rgb", values } }));
  LINES.forEach((byte, i) => {
    const rgba = [...bytes.subarray(4 * i, 4 * i + 4)];
    const wanted = byte === 255 ? [255, 255, 255, 255] : [0, 1, 2, 255];
    assert.deepEqual(rgba, wanted);
  });
});

Deno.test("a line of an overlay stays in sight in pictures smaller than the frame", async () => {
  for (const sidePx of [31, 25, 20, 13, 8, 4]) {
    const bytes = await drawn(jobOf(sidePx));
    const scale = SIDE / sidePx;
    const x = Math.floor(7.5 / scale), y = Math.floor(30.5 / scale);
    const at = (x: number, y: number) => bytes[y * sidePx + x] ?? 0;
    for (let n = 0; n < sidePx; n++) {
      // On the edge of two pixels the line is a part of each.
      const across = Math.max(at(x, n), at(x - 1, n), at(x + 1, n));
      const along = Math.max(at(n, y), at(n, y - 1), at(n, y + 1));
      assert(Math.min(across, along) > 150, `${sidePx} px: ${across} ${along}`);
    }
    const white = bytes.filter((byte) => byte > GREY).length;
    assert(white <= 6 * sidePx, `${white} of ${sidePx} x ${sidePx}`);
  }
});

Deno.test("outside the frame an overlay draws nothing", async () => {
  const overlay = new Uint8Array(SIDE * SIDE).fill(255);
  const pictureToFrame = [1, 0, -10, 0, 1, 0] as const;
  const bytes = await drawn(jobOf(SIDE, { overlay, pictureToFrame }));
  bytes.forEach((byte, i) => assert.equal(byte, i % SIDE < 10 ? 0 : 255));
});
