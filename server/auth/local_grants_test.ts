import assert from "node:assert/strict";
import { localGrants } from "./local_grants.ts";

Deno.test("localGrants() are the subject local's and cannot be changed", () => {
  for (const grant of Object.values(localGrants())) {
    assert.equal(grant.subject, "local");
    assert(Object.isFrozen(grant));
  }
});

Deno.test("outside tests only local_grants.ts makes a grant by assertion", async () => {
  const server = new URL("../", import.meta.url).pathname;
  const makers: string[] = [];
  for await (const path of sources(server)) {
    const text = await Deno.readTextFile(path);
    if (/\bas\s+(unknown\s+as\s+)?Grant\b/.test(text)) makers.push(path);
  }
  assert.deepEqual(makers, [`${server}auth/local_grants.ts`]);
});

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) {
      if (name !== "testing") yield* sources(`${folder}${name}/`);
    } else if (/(?<!_test)\.ts$/.test(name)) yield `${folder}${name}`;
  }
}
