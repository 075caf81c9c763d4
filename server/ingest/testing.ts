/** An intake on a folder of its own, for tests of this room. @module */
import { silentLog, systemClock } from "#base";
import { openFileBlobs, openKvDocuments } from "#storage";
import { openStudies } from "#studies";
import { Intake, type IntakeParts } from "./intake.ts";

/** The rooms below, and an intake on them. */
export interface TestIntake extends AsyncDisposable {
  readonly intake: Intake;
  readonly parts: IntakeParts;
  /** Series told to `onIndexed`, in order. */
  readonly indexed: readonly string[];
  readonly folder: string;
}

/** Opens one in a temporary folder, which goes when disposed. */
export async function openTestIntake(
  overrides: Partial<IntakeParts> = {},
): Promise<TestIntake> {
  const folder = await Deno.makeTempDir();
  // Beside the blobs, as the server has it.
  const temporaryFolder = `${folder}/temporary`;
  await Deno.mkdir(temporaryFolder);
  const documents = await openKvDocuments(`${folder}/documents`);
  const indexed: string[] = [];
  const parts: IntakeParts = {
    blobs: await openFileBlobs(folder),
    documents,
    studies: openStudies(documents),
    onIndexed(seriesUid) {
      indexed.push(seriesUid);
      return Promise.resolve();
    },
    clock: systemClock,
    log: silentLog,
    maxInstanceBytes: 1024 ** 3,
    temporaryFolder,
    ...overrides,
  };
  return {
    intake: new Intake(parts),
    parts,
    indexed,
    folder,
    async [Symbol.asyncDispose]() {
      documents.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
