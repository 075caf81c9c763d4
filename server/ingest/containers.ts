/**
 * Files that may hold files: a zip is taken apart, entry by entry, each
 * received by itself; a zip inside a zip once more, and no deeper.
 *
 * @module
 */
import type { ByteSource, Grant } from "#base";
import type { Intake } from "./intake.ts";
import { cleanName } from "./names.ts";
import { reasonOf } from "./reason_error.ts";
import { REASONS } from "./reasons.ts";
import { sniff, SNIFF_BYTES } from "./sniff.ts";
import { fileSource, peek, streamOf } from "./streams.ts";
import type { OnResult, ReceiveMeta } from "./types.ts";
import { UnpackBudget, type ZipItem, zipItems } from "./unzip.ts";

/** An archive in an archive is opened, one in that is not. */
const DEPTH = 2;

const UNPACK = { mayUnpack: true } as const;

/** How deep in archives a file lies, and what they may unpack to together. */
interface Place {
  readonly depth: number;
  readonly budget: UnpackBudget;
}

/** What containers need of the rest. */
export interface ContainerParts {
  readonly intake: Intake;
  /** For archives inside archives while they are read; emptied at start. */
  readonly temporaryFolder: string;
}

/**
 * Takes in a file that lies somewhere durable: by itself, or entry by entry.
 * Tells a result for each.
 */
export async function receiveSource(
  parts: ContainerParts,
  grant: Grant<"study.write">,
  source: ByteSource,
  meta: ReceiveMeta,
  onResult: OnResult,
  { depth, budget }: Place = {
    depth: 0,
    budget: new UnpackBudget(source.sizeBytes),
  },
): Promise<void> {
  const head = await source.read(0, SNIFF_BYTES);
  if (sniff(head) !== "zip") {
    const stream = streamOf(source);
    await onResult(await parts.intake.receive(grant, stream, meta, UNPACK));
    return;
  }
  const archive = meta.fileName ?? "";
  if (depth === DEPTH) {
    const { sizeBytes } = source;
    const status = "refused";
    await onResult({
      name: archive,
      status,
      reason: REASONS.nested,
      sizeBytes,
    });
    return;
  }
  let isEmpty = true;
  for await (const item of zipItems(source, budget)) {
    isEmpty = false;
    const name = cleanName(
      item.name === "" ? archive : `${archive}/${item.name}`,
    );
    if (item.kind === "refused") {
      const { reason, sizeBytes } = item;
      await onResult({ name, status: "refused", reason, sizeBytes });
    } else {
      const entryMeta = { ...meta, fileName: name };
      const place = { depth, budget };
      await receiveEntry(parts, grant, item, entryMeta, onResult, place);
    }
  }
  if (isEmpty) {
    const { sizeBytes } = source;
    const reason = REASONS.emptyArchive;
    await onResult({ name: archive, status: "refused", reason, sizeBytes });
  }
}

async function receiveEntry(
  parts: ContainerParts,
  grant: Grant<"study.write">,
  entry: Extract<ZipItem, { kind: "entry" }>,
  meta: ReceiveMeta,
  onResult: OnResult,
  { depth, budget }: Place,
): Promise<void> {
  const refused = (error: unknown) =>
    onResult({
      name: meta.fileName ?? "",
      status: "refused",
      reason: reasonOf(error),
      sizeBytes: entry.sizeBytes,
    });
  let peeked: Awaited<ReturnType<typeof peek>>;
  try {
    peeked = await peek(entry.open(), SNIFF_BYTES);
  } catch (error) {
    return await refused(error);
  }
  if (sniff(peeked.head) !== "zip") {
    await onResult(
      await parts.intake.receive(grant, peeked.stream, meta, UNPACK),
    );
    return;
  }
  const path = `${parts.temporaryFolder}/${crypto.randomUUID()}`;
  try {
    await Deno.writeFile(path, peeked.stream);
  } catch (error) {
    await Deno.remove(path);
    return await refused(error);
  }
  try {
    using inner = await fileSource(path);
    const place = { depth: depth + 1, budget };
    await receiveSource(parts, grant, inner, meta, onResult, place);
  } finally {
    await Deno.remove(path);
  }
}
