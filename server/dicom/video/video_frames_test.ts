import assert from "node:assert/strict";
import { type ByteSource, bytesSource } from "#base";
import { peerTest, REAL_DATA, realDataTest } from "#testing";
import { createDecodePool } from "../pool/decode_pool.ts";
import type { JsonDataSet } from "../types.ts";
import { writeDicom, type WrittenPixels } from "../write/write_dicom.ts";
import {
  differenceFromYuv,
  pictureOf,
  videoOf,
  yuvOf,
} from "../testing/video.ts";

const VIDEO = "syntaxes/derived_mpeg2/mpeg2_720x480.dcm";

/** A file that only who opens its path can read. */
async function videoFile(data: string): Promise<ByteSource> {
  const path = `${data}/${VIDEO}`;
  const { size: sizeBytes } = await Deno.stat(path);
  const whole = Deno.readFile(path).then(bytesSource);
  const read: ByteSource["read"] = async (offset, length) =>
    (await whole).read(offset, length);
  return { path, sizeBytes, read };
}

realDataTest(
  "a video's pictures come by their number, forwards and back, and end where the stream ends",
  async (data) => {
    using pool = createDecodePool({ workers: 1 });
    const source = await videoFile(data);
    const decode = (index: number) => pool.decode(source, index);
    const first = await pictureOf(decode(0));
    const last = await pictureOf(decode(77));
    assert.notDeepEqual(first, last);
    assert.deepEqual(await pictureOf(decode(0)), first);
    // The first two of the 80 declared refer to pictures before the stream.
    for (const [index, reason] of [[78, /ends after 78/], [80, /has 80/]]) {
      const none = await decode(index as number);
      assert(!none.ok);
      assert.match(none.error.message, reason as RegExp);
    }
  },
);

peerTest(
  ["ffmpeg"],
  "the MPEG-2 sample's pictures are FFmpeg's: luma within 2, colour within what interpolation makes",
  async () => {
    if (REAL_DATA === undefined) return;
    using pool = createDecodePool({ workers: 1 });
    const source = await videoFile(REAL_DATA);
    const stream = (await Deno.readFile(source.path!)).subarray(
      source.sizeBytes - 8 - 1_810_432,
    );
    const size = { columns: 720, rows: 480 };
    const yuv = await yuvOf(stream, size);
    assert.equal(yuv.length, 78);
    for (const index of [0, 1, 2, 13, 77]) {
      const rgb = await pictureOf(pool.decode(source, index));
      const { luma, mean } = differenceFromYuv(rgb, yuv[index]!, size);
      assert(luma <= 2, `picture ${index}: luma differs by ${luma}`);
      assert(mean <= 2, `picture ${index}: ${mean} a sample`);
    }
  },
);

const KINDS = {
  "1.2.840.10008.1.2.4.100": ["mpeg2video", "mpeg"],
  "1.2.840.10008.1.2.4.102": ["libx264", "mp4"],
  "1.2.840.10008.1.2.4.103.1": ["libx264", "mpegts"],
  "1.2.840.10008.1.2.4.107": ["libx265", "hevc"],
} as const;

for (const [uid, [codec, container]] of Object.entries(KINDS)) {
  peerTest(
    ["ffmpeg"],
    `video in transfer syntax ${uid}, ${codec} in ${container}, comes out picture for picture`,
    async () => {
      const size = { columns: 128, rows: 72 };
      const stream = await videoOf(codec, container, size);
      const yuv = await yuvOf(stream, size);
      assert.equal(yuv.length, 12);
      const bytes = writeDicom(headerOf(size, 12), encapsulated(uid, stream));
      using pool = createDecodePool({ workers: 1 });
      for (const index of [0, 5, 11]) {
        const rgb = await pictureOf(pool.decode(bytesSource(bytes), index));
        const { luma } = differenceFromYuv(rgb, yuv[index]!, size);
        assert(luma <= 2, `picture ${index}: luma differs by ${luma}`);
      }
    },
  );
}

Deno.test("a video of junk is answered with a reason, and the pool goes on", async () => {
  const bytes = writeDicom(
    headerOf({ columns: 10, rows: 10 }, 5),
    encapsulated("1.2.840.10008.1.2.4.102", new Uint8Array(5000).fill(0x47)),
  );
  using pool = createDecodePool({ workers: 1 });
  for (const index of [0, 4]) {
    const frame = await pool.decode(bytesSource(bytes), index);
    assert(!frame.ok);
    assert.equal(frame.error.kind, "dicom.pixels");
    assert.match(frame.error.message, /ends after 0 pictures: /);
  }
});

peerTest(
  ["ffmpeg"],
  "pictures of another size than the header says are refused, whether larger or smaller",
  async () => {
    const stream = await videoOf("libx264", "mp4", { columns: 640, rows: 480 });
    using pool = createDecodePool({ workers: 1 });
    for (
      const size of [{ columns: 64, rows: 48 }, { columns: 800, rows: 600 }]
    ) {
      const bytes = writeDicom(
        headerOf(size, 12),
        encapsulated("1.2.840.10008.1.2.4.102", stream),
      );
      const frame = await pool.decode(bytesSource(bytes), 0);
      assert(!frame.ok);
      assert.match(frame.error.message, /Picture size|header says|not allow/);
    }
  },
);

function headerOf(
  { columns, rows }: { readonly columns: number; readonly rows: number },
  frameCount: number,
): JsonDataSet {
  return {
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.77.1.1.1"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280002": { vr: "US", Value: [3] },
    "00280004": { vr: "CS", Value: ["YBR_PARTIAL_420"] },
    "00280008": { vr: "IS", Value: [frameCount] },
    "00280010": { vr: "US", Value: [rows] },
    "00280011": { vr: "US", Value: [columns] },
    "00280100": { vr: "US", Value: [8] },
  };
}

/** In two fragments, as the fragmentable syntaxes allow. */
function encapsulated(uid: string, stream: Uint8Array): WrittenPixels {
  const frames = [[stream.subarray(0, 1000), stream.subarray(1000)]];
  return { kind: "encapsulated", transferSyntaxUid: uid, frames };
}
