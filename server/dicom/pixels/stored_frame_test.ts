import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { realDataTest } from "#testing";
import { decodeFrame, locateValue, openDicom, storedFrame } from "../mod.ts";

async function opened(path: string) {
  const bytes = await Deno.readFile(path);
  const source = bytesSource(bytes);
  const object = await openDicom(source);
  assert(object.ok, path);
  return { bytes, source, object: object.value };
}

async function frame(file: Awaited<ReturnType<typeof opened>>, index = 0) {
  const stored = await storedFrame(file.object, file.source, index);
  assert(stored.ok, JSON.stringify(stored));
  return stored.value;
}

const CT = "syntaxes/ct_one_image_all_ts";

realDataTest(
  "storedFrame() of native pixels is the same in both byte orders",
  async (data) => {
    const files = await Array.fromAsync(Deno.readDir(`${data}/${CT}`));
    const native = files.filter(({ name }) => /Endian/.test(name));
    const frames: Uint8Array[] = [];
    for (const { name } of native) {
      const file = await opened(`${data}/${CT}/${name}`);
      const { isEncapsulated, bytes } = await frame(file);
      assert(!isEncapsulated, name);
      frames.push(bytes);
      const decoded = await decodeFrame(file.object, file.source, 0);
      assert(decoded.ok);
      const { values } = decoded.value;
      const whole = new Uint8Array(values.buffer as ArrayBuffer);
      assert.equal(whole.length, bytes.length);
    }
    assert(frames.length >= 3);
    for (const other of frames) assert.deepEqual(other, frames[0]);
  },
);

realDataTest(
  "storedFrame() of compressed pixels is the codestream: a JPEG-LS begins with its mark",
  async (data) => {
    const files = await Array.fromAsync(Deno.readDir(`${data}/${CT}`));
    const jpegLs = files.find(({ name }) => /JPEGLS.*Lossless/i.test(name))!;
    const file = await opened(`${data}/${CT}/${jpegLs.name}`);
    const { isEncapsulated, bytes } = await frame(file);
    assert(isEncapsulated);
    assert.deepEqual([...bytes.subarray(0, 4)], [0xff, 0xd8, 0xff, 0xf7]);
  },
);

realDataTest(
  "storedFrame() of a frame that is not there is an error",
  async (data) => {
    const files = await Array.fromAsync(Deno.readDir(`${data}/${CT}`));
    const { source, object } = await opened(`${data}/${CT}/${files[0]!.name}`);
    for (const index of [1, -1, 0.5, NaN]) {
      const stored = await storedFrame(object, source, index);
      assert(!stored.ok, String(index));
    }
  },
);

realDataTest(
  "locateValue() finds pixel data, and nothing at paths that lead nowhere",
  async (data) => {
    const files = await Array.fromAsync(Deno.readDir(`${data}/${CT}`));
    const native = files.find(({ name }) => /LittleEndianExplicit/.test(name))!;
    const file = await opened(`${data}/${CT}/${native.name}`);
    const { bytes } = await frame(file);
    const found = locateValue(file.object, file.source, ["7fe00010"]);
    assert(found.ok);
    const { offsetBytes, lengthBytes } = found.value;
    assert.deepEqual(
      file.bytes.subarray(offsetBytes, offsetBytes + lengthBytes!),
      bytes,
    );
    for (const path of [["00420011"], ["00081140", "9", "00081155"], []]) {
      assert(!locateValue(file.object, file.source, path).ok);
    }
  },
);
