/** The real imaging and renderer for an archive under test. @module */
import { createImaging } from "#imaging";
import { createRenderer } from "#render";
import { openArchive, type TestArchive } from "./archive.ts";

/** An archive that renders. */
export async function openRenderingArchive(): Promise<TestArchive> {
  const renderer = createRenderer({ threads: 2, idleMs: 50 });
  const archive = await openArchive(({ index, blobs, decoder }) => ({
    renderer,
    imaging: createImaging({ index, blobs, decoder, volumes: renderer }),
  }));
  const close = archive[Symbol.asyncDispose].bind(archive);
  return {
    ...archive,
    async [Symbol.asyncDispose]() {
      renderer.close();
      await close();
    },
  };
}
