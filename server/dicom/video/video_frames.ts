/** Pictures of a video by their number, the last ones kept. @module */
import { type ByteSource, err, LIMITS, ok, type Result } from "#base";
import { frameTable } from "../pixels/fragments.ts";
import { frameError } from "../pixels/frame_bytes.ts";
import { type PixelForm, pixelFormOf } from "../pixels/pixel_form.ts";
import { PixelFault } from "../pixels/raw_frame.ts";
import type { DecodedFrame, DicomError, DicomObject } from "../types.ts";
import type { RgbPicture, VideoOpening } from "./messages.ts";
import { VideoStream } from "./video_stream.ts";

/** Pictures kept: 120 in standard definition, 20 in high. */
const WINDOW_BYTES = 128 * 1024 * 1024;
/** Waited for a picture: the pool's own clock would end the thread, and lose what it has. */
const PATIENCE_MS = (LIMITS.decodeMs * 2) / 3;
/** Decoders work on whole blocks, with edges around: a picture of 128 x 72 takes 192 x 280. */
const EDGES_PX = 256;

type Opening = Omit<VideoOpening, "wanted">;

/** A video of one object: decoded forwards, while going back beyond what is kept begins anew. */
export class VideoFrames implements Disposable {
  readonly #form: PixelForm;
  readonly #opening: Opening;
  readonly #window = new Map<number, RgbPicture>();
  #stream: VideoStream | undefined;
  #bytes = 0;

  constructor(form: PixelForm, opening: Opening) {
    this.#form = form;
    this.#opening = opening;
  }

  /**
   * The picture shown at a place in the video; the values are the caller's own.
   *
   * @param index counts the pictures that can be decoded, in the order shown
   */
  async frame(index: number): Promise<Result<DecodedFrame, DicomError>> {
    const { rows, columns, frameCount } = this.#form;
    if (!Number.isInteger(index) || index < 0 || index >= frameCount) {
      return err({
        kind: "dicom.missing",
        message: `There is no frame ${index + 1}: the object has ${frameCount}`,
        tag: "00280008",
      });
    }
    try {
      const picture = await this.#picture(index);
      if (picture.rows !== rows || picture.columns !== columns) {
        throw new PixelFault(
          `the video shows ${picture.columns} x ${picture.rows} pixels, the header says ${columns} x ${rows}`,
        );
      }
      const values = picture.rgb.slice();
      const size = {
        rows,
        columns,
        samplesPerPixel: 3,
        bitsStored: 8,
      } as const;
      return ok({ ...size, values, warnings: [] });
    } catch (thrown) {
      if (!(thrown instanceof PixelFault)) throw thrown;
      return frameError(index, thrown.message);
    }
  }

  [Symbol.dispose](): void {
    this.#stream?.[Symbol.dispose]();
    this.#stream = undefined;
    this.#window.clear();
    this.#bytes = 0;
  }

  async #picture(index: number): Promise<RgbPicture> {
    const kept = this.#window.get(index);
    if (kept !== undefined) return kept;
    const isPast = this.#stream !== undefined && index < this.#stream.count;
    if (isPast || this.#stream?.isIdle) this[Symbol.dispose]();
    this.#stream ??= new VideoStream(
      this.#opening,
      (at, picture) => this.#keep(at, picture),
    );
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const end = await this.#stream.reach(index, signal);
    const picture = this.#window.get(index);
    if (end === undefined && picture !== undefined) return picture;
    const reason = end?.reason === undefined ? "" : `: ${end.reason}`;
    throw new PixelFault(
      `the video ends after ${end?.count ?? 0} pictures${reason}`,
    );
  }

  #keep(index: number, picture: RgbPicture): void {
    this.#window.set(index, picture);
    this.#bytes += picture.rgb.length;
    for (const [oldest, { rgb }] of this.#window) {
      if (this.#bytes <= WINDOW_BYTES || this.#window.size <= 8) break;
      this.#window.delete(oldest);
      this.#bytes -= rgb.length;
    }
  }
}

/**
 * Finds an object's video; nothing is decoded yet.
 *
 * @param source the bytes that `object` was opened from; a file with a path is read in place
 */
export async function openVideo(
  object: DicomObject,
  source: ByteSource,
): Promise<Result<VideoFrames, DicomError>> {
  const formed = pixelFormOf(object);
  if (!formed.ok) return formed;
  const form = formed.value;
  if (form.bitsAllocated !== 8 || form.samplesPerPixel !== 3) {
    return err({
      kind: "dicom.unsupported",
      message:
        `Video of ${form.samplesPerPixel} samples of ${form.bitsAllocated} bits can't be decoded`,
      tag: "00280100",
    });
  }
  // All fragments are one stream, whatever the count of its pictures.
  const { offsetBytes } = object.pixelData!;
  const table = await frameTable(source, offsetBytes, 1, object.dataSet);
  if (!table.ok) return table;
  const { path } = source;
  const file = path === undefined
    ? { bytes: await source.read(0, source.sizeBytes) }
    : { path };
  const maxPixels = (form.columns + EDGES_PX) * (form.rows + EDGES_PX);
  const parts = table.value[0] ?? [];
  return ok(new VideoFrames(form, { file, parts, maxPixels }));
}
