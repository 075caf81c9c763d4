import assert from "node:assert/strict";
import { type ByteSource, bytesSource } from "#base";
import { sampleDicom } from "#testing";
import { openDicom } from "./open.ts";

const encoder = new TextEncoder();

/** How often and what was read. */
function counted(bytes: Uint8Array<ArrayBuffer>) {
  const reads: [offset: number, length: number][] = [];
  const inner = bytesSource(bytes);
  const source: ByteSource = {
    sizeBytes: inner.sizeBytes,
    read(offset, length) {
      reads.push([offset, length]);
      return inner.read(offset, length);
    },
  };
  return { source, reads };
}

/** Private texts one after another, explicit little endian, without meta information. */
function texts(count: number, lengthBytes: number): Uint8Array<ArrayBuffer> {
  const kind = encoder.encode("1.2.840.10008.5.1.4.1.1.2\0");
  const parts = [0x08, 0, 0x16, 0, 0x55, 0x49, kind.length, 0, ...kind];
  for (let n = 0; n < count; n++) {
    parts.push(0x11, 0, n & 0xff, 0x10 + (n >> 8), 0x53, 0x54);
    parts.push(lengthBytes & 0xff, lengthBytes >> 8);
    parts.push(...encoder.encode(String(n).padEnd(lengthBytes, ".")));
  }
  return new Uint8Array(parts);
}

Deno.test("openDicom() reads a usual header in one piece", async () => {
  const { source, reads } = counted(sampleDicom({ rows: 300, columns: 300 }));
  const opened = await openDicom(source);
  assert(opened.ok);
  assert.equal(opened.value.pixelData?.lengthBytes, 2 * 300 * 300);
  assert.deepEqual(reads, [[0, 65536]]);
});

Deno.test("openDicom() reads a header of several pieces whole, wherever its first piece ends", async () => {
  for (const lengthBytes of [998, 1000, 1004, 1016, 65_000]) {
    const count = lengthBytes > 10_000 ? 4 : 150;
    const { source } = counted(texts(count, lengthBytes));
    const opened = await openDicom(source);
    assert(opened.ok, `${lengthBytes}`);
    for (let n = 0; n < count; n++) {
      const element = (0x1000 + n).toString(16).toUpperCase();
      const text: string | undefined = opened.value.dataSet.text(
        `0011${element}`,
      );
      assert.equal(text, String(n).padEnd(lengthBytes, "."));
    }
  }
});
