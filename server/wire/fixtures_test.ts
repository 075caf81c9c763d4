import assert from "node:assert/strict";
import { readDown, readFrame, readUp } from "./mod.ts";
import {
  BAD_FRAMES,
  BAD_UP,
  GOOD_DOWN,
  GOOD_FRAMES,
  GOOD_UP,
} from "./fixtures/make.ts";

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2) + "\n";
}

function hex(bytes: Uint8Array): string {
  return bytes.toHex().replaceAll(/(.{32})/g, "$1\n").trimEnd() + "\n";
}

function files(): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, message] of Object.entries(GOOD_UP)) {
    all.set(`good/up_${name}.json`, json(message));
  }
  for (const [name, message] of Object.entries(GOOD_DOWN)) {
    all.set(`good/down_${name}.json`, json(message));
  }
  for (const [name, bytes] of Object.entries(GOOD_FRAMES)) {
    all.set(`good/frame_${name}.hex`, hex(bytes));
  }
  for (const [name, text] of Object.entries(BAD_UP)) {
    all.set(`bad/up_${name}.txt`, text);
  }
  for (const [name, bytes] of Object.entries(BAD_FRAMES)) {
    all.set(`bad/frame_${name}.hex`, hex(bytes));
  }
  return all;
}

function at(name: string): URL {
  return new URL(`./fixtures/${name}`, import.meta.url);
}

Deno.test("fixtures on disk are those that make.ts makes, no more, no less", async () => {
  const expected = files();
  if (Deno.env.get("FIXTURES") === "update") {
    for (const folder of ["good", "bad"]) {
      await Deno.mkdir(at(folder), { recursive: true });
    }
    for (const [name, text] of expected) {
      await Deno.writeTextFile(at(name), text);
    }
  }
  const found = new Map<string, string>();
  for (const folder of ["good", "bad"]) {
    for await (const { name } of Deno.readDir(at(folder))) {
      const path = `${folder}/${name}`;
      found.set(path, await Deno.readTextFile(at(path)));
    }
  }
  assert.deepEqual([...found].sort(), [...expected].sort());
});

Deno.test("each good message upward is read as it was written", () => {
  for (const message of Object.values(GOOD_UP)) {
    assert.deepEqual(readUp(JSON.stringify(message)), {
      ok: true,
      value: message,
    });
  }
});

Deno.test("each good message downward is read as it was written", () => {
  for (const message of Object.values(GOOD_DOWN)) {
    assert.deepEqual(readDown(JSON.stringify(message)), {
      ok: true,
      value: message,
    });
  }
});

Deno.test("each good frame is read; each bad one is refused (ST30)", () => {
  for (const [name, bytes] of Object.entries(GOOD_FRAMES)) {
    assert(readFrame(bytes).ok, name);
  }
  for (const [name, bytes] of Object.entries(BAD_FRAMES)) {
    assert(!readFrame(bytes).ok, name);
  }
});

Deno.test("each bad message is refused without repeating its text (ST50, ST53)", () => {
  for (const [name, text] of Object.entries(BAD_UP)) {
    const read = readUp(text);
    assert(!read.ok, name);
    assert(read.error.message.length < 300, name);
    assert(!read.error.message.includes("1.2.x"), name);
  }
});
