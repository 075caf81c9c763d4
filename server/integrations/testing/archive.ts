/** A whole archive in a temporary folder, spoken to as DICOMweb clients do. @module */
import assert from "node:assert/strict";
import { LIMITS, type Log, silentLog, systemClock } from "#base";
import { createDecodePool, type DecodePool, openDicom } from "#dicom";
import { Intake } from "#ingest";
import { type BlobStore, openFileBlobs, openKvDocuments } from "#storage";
import { openStudies, recordOf, type StudyIndex } from "#studies";
import { testGrants } from "#testing";
import { createDicomweb, type DicomwebDeps } from "../mod.ts";

/** An archive with instances, and its DICOMweb. */
export interface TestArchive extends AsyncDisposable {
  readonly deps: DicomwebDeps;
  /** Stores bytes as they are, and indexes them. */
  add(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Adds many at once. */
  addAll(files: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  /** The same, where the index may refuse them for a missing UID. */
  offer(bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Asks for a path below the base path. */
  get(path: string, accept?: string, init?: RequestInit): Promise<Response>;
}

/** What rendering needs, where a test renders. */
export type RenderingDeps = Pick<
  DicomwebDeps,
  "imaging" | "renderer"
>;

/** What an archive is made of. */
export interface ArchiveParts {
  readonly index: StudyIndex;
  readonly blobs: BlobStore;
  readonly decoder: DecodePool;
}

/** The address that tests ask at. */
export const BASE_URL = "http://farsight.test/dicomweb";

/** What every request of a test is called in its log and problems. */
export const TRACE = "test-trace";

/** Opens an empty archive. */
export async function openArchive(
  rendering?: (parts: ArchiveParts) => RenderingDeps,
  log: Log = silentLog,
): Promise<TestArchive> {
  const folder = await Deno.makeTempDir();
  const blobs = await openFileBlobs(`${folder}/blobs`);
  const documents = await openKvDocuments(`${folder}/documents`);
  const index = openStudies(documents);
  const grants = testGrants();
  const decoder = createDecodePool({ workers: 1, idleMs: 100 });
  const intake = new Intake({
    blobs,
    documents,
    studies: index,
    onIndexed: () => Promise.resolve(),
    clock: systemClock,
    log,
    maxInstanceBytes: LIMITS.instanceBytes,
    temporaryFolder: folder,
  });
  const base = {
    store: { authorize: () => Promise.resolve(grants.write), intake },
    authorize: () => Promise.resolve(grants.read),
    index,
    blobs,
    decoder,
    log,
  };
  const deps = { ...base, ...(rendering?.(base) ?? NO_RENDERING) };
  const dicomweb = createDicomweb(deps);
  async function offer(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const stored = await blobs.put(new Blob([bytes]).stream(), bytes.length);
    assert(stored.ok);
    const source = await blobs.open(stored.value.hash);
    assert(source.ok);
    const object = await openDicom(source.value);
    assert(object.ok);
    const record = recordOf(object.value, stored.value, 0);
    if (!record.ok) return false;
    const added = await index.addInstance(grants.write, record.value);
    assert(added.ok, JSON.stringify(added));
    return true;
  }
  async function add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    assert(await offer(bytes), "the index refuses the instance");
  }
  return {
    deps,
    offer,
    add,
    async addAll(files) {
      await Promise.all(files.map(add));
    },
    get(path, accept, init = {}) {
      const headers = new Headers(init.headers);
      if (accept !== undefined) headers.set("accept", accept);
      const request = new Request(`${BASE_URL}${path}`, { ...init, headers });
      return dicomweb(request, TRACE);
    },
    async [Symbol.asyncDispose]() {
      decoder[Symbol.dispose]();
      documents.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** All files of a folder, in order of name. */
export async function filesIn(
  folder: string,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = entries.filter((entry) => entry.isFile).map(({ name }) => name);
  return await Promise.all(
    names.sort().map((name) => Deno.readFile(`${folder}/${name}`)),
  );
}

const NO_RENDERING: RenderingDeps = {
  imaging: new Proxy({} as RenderingDeps["imaging"], {
    get() {
      throw new Error("This archive does not render");
    },
  }),
  renderer: {
    render: () => Promise.reject(new Error("This archive does not render")),
  },
};
