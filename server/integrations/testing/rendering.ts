/** The real imaging and renderer for an archive under test. @module */
import { createImaging } from "#imaging";
import { createRenderer, type Renderer } from "#render";
import { openArchive, type TestArchive } from "./archive.ts";

/** A renderer for tests; close it. */
export function testRenderer(): Renderer {
  return createRenderer({ threads: 2, idleMs: 50 });
}

/**
 * An archive that renders.
 *
 * @param shared a renderer that outlives the archive
 */
export async function openRenderingArchive(
  shared?: Renderer,
): Promise<TestArchive> {
  const renderer = shared ?? testRenderer();
  const archive = await openArchive(({ index, blobs, decoder }) => ({
    renderer,
    imaging: createImaging({ index, blobs, decoder, volumes: renderer }),
  }));
  const close = archive[Symbol.asyncDispose].bind(archive);
  return {
    ...archive,
    async [Symbol.asyncDispose]() {
      if (shared === undefined) renderer.close();
      await close();
    },
  };
}
