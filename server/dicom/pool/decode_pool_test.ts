import assert from "node:assert/strict";
import { type ByteSource, bytesSource } from "#base";
import { realDataTest } from "#testing";
import { decodeFrame } from "../pixels/decode_frame.ts";
import { openDicom } from "../reader/open.ts";
import { sourceOf } from "../testing/files.ts";
import { createDecodePool } from "./decode_pool.ts";

const CT = "syntaxes/ct_one_image_all_ts/CTImage.dcm";
const HU = { kind: "linear", slope: 1, intercept: -1024 } as const;

/** A source that can only be read by who opens its path. */
async function pathOnly(path: string): Promise<ByteSource> {
  const { size } = await Deno.stat(path);
  return {
    path,
    sizeBytes: size,
    read: () => Promise.reject(new Error("read outside the worker")),
  };
}

async function decodedHere(path: string): Promise<ArrayLike<number>> {
  const source = await sourceOf(path);
  const opened = await openDicom(source);
  assert(opened.ok);
  const frame = await decodeFrame(opened.value, source, 0);
  assert(frame.ok);
  return frame.value.values;
}

realDataTest(
  "a decode pool gives the values that decodeFrame() gives, from files and from memory",
  async (folder) => {
    using pool = createDecodePool({ workers: 2 });
    assert.equal(pool.threadCount, 0);
    const names = [
      CT,
      "syntaxes/wg04_dev/CT1_J2KR",
      "syntaxes/wg04_dev/US1_RLE",
      "syntaxes/dcm4che/US-PAL-8-10x-echo",
    ];
    await Promise.all(
      names.flatMap((name) =>
        [pathOnly, sourceOf].map(async (open) => {
          const path = `${folder}/${name}`;
          const frame = await pool.decode(await open(path), 0);
          assert(frame.ok, `${name}: ${JSON.stringify(frame)}`);
          assert.deepEqual(frame.value.values, await decodedHere(path), name);
        })
      ),
    );
    assert(pool.threadCount <= 2);
  },
);

realDataTest(
  "decodeInto() writes rescaled voxels where the volume wants them, and nothing else",
  async (folder) => {
    using pool = createDecodePool({ workers: 1 });
    const path = `${folder}/${CT}`;
    const stored = await decodedHere(path);
    const stride = 514;
    const buffer = new SharedArrayBuffer(2 * stride * 514);
    const target = {
      buffer,
      byteOffset: 2 * (stride + 1),
      rowStrideVx: stride,
    };
    const map = { modalityLut: HU, slope: 1, intercept: 0 };
    const written = await pool.decodeInto(await pathOnly(path), 0, target, map);
    assert(written.ok);
    const voxels = new Int16Array(buffer);
    let lowest = Infinity;
    for (let row = 0; row < 512; row++) {
      for (let column = 0; column < 512; column++) {
        const voxel = voxels[(row + 1) * stride + column + 1]!;
        assert.equal(voxel, stored[row * 512 + column]! - 1024);
        lowest = Math.min(lowest, voxel);
      }
      assert.equal(voxels[(row + 1) * stride], 0);
      assert.equal(voxels[(row + 1) * stride + 513], 0);
    }
    assert.equal(written.value.minimum, lowest);
    assert.equal(written.value.clampedCount, 0);
  },
);

Deno.test("a decode pool answers bytes that are no DICOM with an error, and goes on", async () => {
  using pool = createDecodePool({ workers: 1 });
  const junk = bytesSource(new Uint8Array(1000).fill(7));
  for (let i = 0; i < 2; i++) {
    const frame = await pool.decode(junk, 0);
    assert(!frame.ok);
    assert.equal(frame.error.kind, "dicom.notDicom");
  }
});

realDataTest(
  "a frame over its time is given up with an error",
  async (folder) => {
    const path = await pathOnly(`${folder}/${CT}`);
    // No thread starts within a millisecond: its first job is always late.
    using hasty = createDecodePool({ workers: 1, frameMs: 1 });
    const late = await hasty.decode(path, 0);
    assert(!late.ok);
    assert.match(late.error.message, /longer than 1 ms/);
  },
);

realDataTest(
  "an aborted job rejects with the signal's reason",
  async (folder) => {
    using pool = createDecodePool({ workers: 1 });
    const source = await pathOnly(`${folder}/${CT}`);
    const abort = new AbortController();
    const first = pool.decode(source, 0);
    const second = pool.decode(source, 0, abort.signal);
    abort.abort(new Error("no longer wanted"));
    await assert.rejects(second, /no longer wanted/);
    assert((await first).ok);
  },
);
