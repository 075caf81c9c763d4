/** The image objects of a series, described from their headers. @module */
import { err, ok, type Result } from "#base";
import { describeImage, type DicomError, openDicom } from "#dicom";
import type { BlobStore } from "#storage";
import type { InstanceRecord } from "#studies";
import { BoundedCache } from "../cache/bounded_cache.ts";
import { eachOf } from "../cache/each_of.ts";
import type { SeriesImage } from "./plan_series.ts";

/** Headers read at once; each is a small read and less than a millisecond's work. */
const AT_ONCE = 16;

type Described = Result<SeriesImage, Pick<DicomError, "message">>;

/** What a series holds. */
export interface SeriesImages {
  readonly images: readonly SeriesImage[];
  /** Instances with frames whose headers can't be read any more. */
  readonly unreadable: readonly { sopUid: string; message: string }[];
}

/** Reads headers, each once while it is remembered. */
export class ImageReader {
  readonly #blobs: Pick<BlobStore, "open">;
  readonly #described: BoundedCache<Described>;

  constructor(blobs: Pick<BlobStore, "open">, describedFrames: number) {
    this.#blobs = blobs;
    this.#described = new BoundedCache(
      describedFrames,
      (described) => described.ok ? described.value.image.frames.length : 1,
    );
  }

  /** The images among `records`, in their order. */
  async read(records: readonly InstanceRecord[]): Promise<SeriesImages> {
    const withFrames = records.filter((record) => record.frameCount > 0);
    const described = await eachOf(
      withFrames,
      AT_ONCE,
      (record) =>
        this.#described.get(
          record.sopUid + record.blobHash,
          () => this.#describe(record),
          ({ ok }) => ok,
        ),
    );
    return {
      images: described.flatMap((one) => one.ok ? [one.value] : []),
      unreadable: described.flatMap((one, n) =>
        one.ok ? [] : [{
          sopUid: withFrames[n]!.sopUid,
          message: one.error.message,
        }]
      ),
    };
  }

  async #describe(record: InstanceRecord): Promise<Described> {
    const { sopUid, blobHash, instanceNumber } = record;
    const source = await this.#blobs.open(blobHash);
    if (!source.ok) return err({ message: source.error.message });
    const object = await openDicom(source.value);
    if (!object.ok) return object;
    const image = describeImage(object.value);
    if (!image.ok) return image;
    const kinds = object.value.dataSet.texts("00080008");
    return ok({
      sopUid,
      blobHash,
      ...instanceNumber !== undefined && { instanceNumber },
      isLocalizer: kinds.includes("LOCALIZER"),
      image: image.value,
    });
  }
}
