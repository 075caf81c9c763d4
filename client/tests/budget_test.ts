/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { buildClient } from "../build.ts";

/** The promise: a first load on the slowest line is this much, all of it. */
const BUDGET_BYTES = 60_000;

Deno.test("the client's first load, all that the list and the viewer need, is 60 kB gzipped or less", async () => {
  const files = (await buildClient()).filter((file) => file.isFirst);
  const sum = files.reduce((total, file) => total + file.gzippedBytes, 0);
  assert.ok(
    sum <= BUDGET_BYTES,
    `${sum} bytes: ${
      files.map((f) => `${f.name} ${f.gzippedBytes}`).join(", ")
    }`,
  );
});

Deno.test("the page has nothing inline that a strict policy refuses", async () => {
  const files = await buildClient();
  const page = files.find((file) => file.name === "index.html")!.text;
  assert.doesNotMatch(page, /<style|style="|<script(?![^>]*src=)|\son\w+=/);
  for await (const [path, text] of sources(ROOM)) {
    assert.doesNotMatch(text, /innerHTML|eval\(|new Function\(/i, path);
  }
});

Deno.test("every icon that has a name is in the sprite, and no other", async () => {
  const at = (name: string): URL => new URL(`../ui/${name}`, import.meta.url);
  const sprite = await Deno.readTextFile(at("icons.svg"));
  const source = await Deno.readTextFile(at("icon.tsx"));
  const drawn = [...sprite.matchAll(/id="i-(\w+)"/g)].map((m) => m[1]!);
  const union = /export type IconName =([^;]*);/.exec(source)![1]!;
  const named = [...union.matchAll(/"(\w+)"/g)].map((m) => m[1]!);
  assert.deepEqual(drawn.sort(), named.sort());
});

const ROOM = new URL("..", import.meta.url);

async function* sources(folder: URL): AsyncGenerator<[string, string]> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name === "build" || entry.name === "tests") continue;
    const at = new URL(entry.name + (entry.isDirectory ? "/" : ""), folder);
    if (entry.isDirectory) yield* sources(at);
    else yield [at.pathname, await Deno.readTextFile(at)];
  }
}

Deno.test("the screens' own style sheets use logical properties but over a picture", async () => {
  const physical =
    /(?:margin|padding|border)-(?:left|right|top|bottom)\b|float:/;
  for await (const [path, text] of sources(ROOM)) {
    if (path.endsWith(".css")) assert.doesNotMatch(text, physical, path);
  }
});

Deno.test("no screen puts words of its own into the page", async () => {
  for await (const [path, text] of sources(ROOM)) {
    if (!/screens.*\.tsx$/.test(path)) continue;
    const words = [...text.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[^<{]*</g)];
    assert.deepEqual(words.map((m) => m[1]), [], path);
  }
});
