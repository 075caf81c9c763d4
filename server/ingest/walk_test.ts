import assert from "node:assert/strict";
import { walk } from "./walk.ts";

Deno.test("walk() finds files in order of name, and says what it leaves out and why", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/a`);
    await Deno.writeTextFile(`${folder}/a/2`, "two");
    await Deno.writeTextFile(`${folder}/a/1`, "one");
    await Deno.symlink(`${folder}/a/1`, `${folder}/file`);
    await Deno.symlink(`${folder}/a`, `${folder}/link`);
    await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
    let deep = folder;
    for (let n = 0; n < 64; n++) deep += "/deep";
    await Deno.mkdir(deep, { recursive: true });
    const found = await Array.fromAsync(walk([folder]));
    assert.deepEqual(
      found.map((each) => [
        each.path.slice(folder.length),
        "error" in each ? each.error : each.sizeBytes,
      ]),
      [
        ["/a/1", 3],
        ["/a/2", 3],
        [deep.slice(folder.length), "More than 64 folders deep"],
        ["/file", 3],
        ["/link", "A link to a folder is not followed"],
        ["/pipe", "Neither a file nor a folder"],
      ],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
