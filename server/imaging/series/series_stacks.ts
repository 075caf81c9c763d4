/** The stacks of stored series, as they stand now. @module */
import { err, type Grant, ok, type Result } from "#base";
import type { InstanceRecord, StudyIndex } from "#studies";
import type { VolumeWarning } from "#volume";
import { BoundedCache } from "../cache/bounded_cache.ts";
import type { ImagingError, Stack } from "../types.ts";
import { planSeries } from "./plan_series.ts";
import type { ImageReader } from "./read_images.ts";

type Planned = Result<readonly Stack[], ImagingError>;

/** Series whose stacks are remembered. */
const SERIES_COUNT = 200;

/** Plans each version of a series once. */
export class SeriesStacks {
  readonly #index: Pick<StudyIndex, "instancesOf" | "series">;
  readonly #reader: ImageReader;
  readonly #planned = new BoundedCache<Planned>(SERIES_COUNT, () => 1);

  constructor(
    index: Pick<StudyIndex, "instancesOf" | "series">,
    reader: ImageReader,
  ) {
    this.#index = index;
    this.#reader = reader;
  }

  /** The stacks; planned again when an instance has come or gone. */
  async of(grant: Grant<"study.read">, seriesUid: string): Promise<Planned> {
    const records = await this.#index.instancesOf(grant, seriesUid);
    const [first] = records;
    if (first === undefined) {
      return err({
        kind: "imaging.notFound",
        message: "There is no such series",
      });
    }
    return await this.#planned.get(
      `${seriesUid} ${await versionOf(records)}`,
      async () => {
        const series = await this.#index.series(grant, seriesUid);
        return this.#plan(records, series?.modality ?? "");
      },
      ({ ok }) => ok,
    );
  }

  async #plan(
    records: readonly InstanceRecord[],
    modality: string,
  ): Promise<Planned> {
    const { studyUid, seriesUid } = records[0]!;
    const { images, unreadable } = await this.#reader.read(records);
    const names = { studyUid, seriesUid, modality };
    const stacks = planSeries(images, names);
    if (stacks.length === 0) {
      const [fault] = unreadable;
      return err({
        kind: "imaging.noPixels",
        message: fault?.message ?? "This series holds no images",
        ...fault !== undefined && { sopUid: fault.sopUid },
      });
    }
    if (unreadable.length === 0) return ok(stacks);
    const warning = leftOut(unreadable.length);
    return ok(stacks.map((stack) => ({
      ...stack,
      warnings: [...stack.warnings, warning],
    })));
  }
}

/** Changes with each instance that comes, goes or is replaced. */
async function versionOf(records: readonly InstanceRecord[]): Promise<string> {
  const text = records.map((r) => `${r.sopUid} ${r.blobHash}`).sort();
  const bytes = new TextEncoder().encode(text.join("\n"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function leftOut(count: number): VolumeWarning {
  const images = count === 1 ? "1 image" : `${count} images`;
  return {
    kind: "volume.slicesLeftOut",
    message: `${images} of this series could not be read, and ` +
      `${count === 1 ? "is" : "are"} left out.`,
    params: { count },
  };
}
