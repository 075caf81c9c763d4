import assert from "node:assert/strict";

const FILES = ["source_hash.ts", "build.ts", "layout.ts"];

/** What a copy of the folder says of its kernels. */
async function faultIn(root: string): Promise<string | undefined> {
  // Each under an address of its own, for a module is loaded once.
  const file = `file://${root}/wasm/source_hash.ts?${crypto.randomUUID()}`;
  return await (await import(file)).kernelFault();
}

Deno.test("kernelFault() tells kernels that are older than their source, and none where there is no source", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/wasm/kernels`, { recursive: true });
    await Deno.mkdir(`${root}/wasm/build`);
    for (const name of FILES) {
      await Deno.copyFile(
        new URL(name, import.meta.url),
        `${root}/wasm/${name}`,
      );
    }
    const pin = (version: string) =>
      Deno.writeTextFile(
        `${root}/deno.json`,
        `{"imports":{"assemblyscript/asc":"npm:assemblyscript@${version}/asc"}}`,
      );
    await pin("1.0.0");
    const kernel = `${root}/wasm/kernels/main.ts`;
    await Deno.writeTextFile(kernel, "one");
    assert.match((await faultIn(root))!, /not compiled: run deno task build/);
    const { sourceHash } = await import(
      `file://${root}/wasm/source_hash.ts?first`
    );
    await Deno.writeTextFile(`${root}/wasm/build/hash`, await sourceHash());
    assert.equal(await faultIn(root), undefined);
    await Deno.writeTextFile(kernel, "two");
    assert.match((await faultIn(root))!, /older than their source/);
    await Deno.writeTextFile(kernel, "one");
    assert.equal(await faultIn(root), undefined);
    await pin("1.0.1");
    assert.match((await faultIn(root))!, /older than their source/);
    await Deno.remove(`${root}/wasm/kernels`, { recursive: true });
    assert.equal(await faultIn(root), undefined);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
