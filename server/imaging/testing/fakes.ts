/** Rooms around imaging, as small as its tests need them. @module */
import { type ByteSource, err, type Grant, ok, vec } from "#base";
import {
  createDecodePool,
  type DecodePool,
  describeImage,
  openDicom,
} from "#dicom";
import type { BlobStore } from "#storage";
import type { InstanceRecord, SeriesRecord, StudyIndex } from "#studies";
import type { VolumeGeometry, VoxelScale } from "#volume";
import type { OwnedVolume, VolumeMaker } from "../ports.ts";

/** A grant to read, as auth/ would make it. */
export const GRANT = { subject: "reader" } as Grant<"study.read">;

/** Files of one folder as an index and a store; a file's path is its hash. */
export class FileRooms {
  readonly index: Pick<StudyIndex, "instancesOf" | "series">;
  readonly blobs: { open: BlobStore["open"] };
  readonly #records: InstanceRecord[] = [];

  constructor() {
    this.index = {
      instancesOf: (_grant, seriesUid) =>
        Promise.resolve(
          this.#records.filter((record) => record.seriesUid === seriesUid),
        ),
      series: () =>
        Promise.resolve({ modality: this.modality } as SeriesRecord),
    };
    this.blobs = {
      open: async (hash) => {
        try {
          return ok(await fileSource(hash));
        } catch {
          return err({ kind: "storage.missing", message: "No such blob" });
        }
      },
    };
  }

  modality = "";

  /** Takes in every image below a folder. */
  async add(folder: string): Promise<void> {
    for await (const entry of Deno.readDir(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) await this.add(path);
      else await this.addFile(path);
    }
  }

  async addFile(path: string): Promise<void> {
    const source = await fileSource(path);
    const object = await openDicom(source);
    if (!object.ok) return;
    const { dataSet } = object.value;
    const image = describeImage(object.value);
    this.modality = dataSet.text("00080060") ?? "";
    const instanceNumber = dataSet.number("00200013");
    const sopUid = dataSet.text("00080018") ?? "";
    if (this.#records.some((record) => record.sopUid === sopUid)) return;
    this.#records.push({
      studyUid: dataSet.text("0020000D") ?? "",
      seriesUid: dataSet.text("0020000E") ?? "",
      sopUid,
      sopClassUid: dataSet.text("00080016") ?? "",
      transferSyntaxUid: object.value.transferSyntaxUid,
      blobHash: path,
      sizeBytes: source.sizeBytes,
      receivedAtMs: 0,
      ...instanceNumber !== undefined && { instanceNumber },
      frameCount: image.ok ? image.value.frames.length : 1,
      attributes: {},
    });
  }

  get seriesUids(): readonly string[] {
    return [...new Set(this.#records.map(({ seriesUid }) => seriesUid))];
  }

  /** Changes what the index says, as another instance would. */
  forget(count: number): void {
    this.#records.splice(0, count);
  }
}

async function fileSource(path: string): Promise<ByteSource> {
  const { size } = await Deno.stat(path);
  return {
    sizeBytes: size,
    path,
    async read(offset, length) {
      using file = await Deno.open(path);
      await file.seek(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(Math.min(length, size - offset));
      let at = 0;
      while (at < bytes.length) {
        const count = await file.read(bytes.subarray(at));
        if (count === null) break;
        at += count;
      }
      return bytes.subarray(0, at);
    },
  };
}

/** Decode threads, ended with the test. */
export function threads(): DecodePool {
  return createDecodePool({ workers: 2 });
}

/** Volumes in plain shared memory. */
export class PlainVolumes implements VolumeMaker {
  /** Made and not closed. */
  open = 0;
  made = 0;

  // Rows of another length than the volume's, as the renderer pads them.
  volumeBytes([columns, rows, slices]: VolumeGeometry["sizeVx"]): number {
    return 2 * (columns + 5) * rows * slices;
  }

  createVolume(geometry: VolumeGeometry, scale: VoxelScale): OwnedVolume {
    this.open++;
    this.made++;
    const [columns, rows, slices] = geometry.sizeVx;
    const rowStrideVx = columns + 5;
    const sliceBytes = 2 * rowStrideVx * rows;
    const buffer = new SharedArrayBuffer(sliceBytes * slices);
    const lpsToIjk = vec.invert(geometry.ijkToLps);
    const voxels = new Int16Array(buffer);
    return {
      id: `volume ${this.made}`,
      geometry,
      scale,
      lpsToIjk,
      sizeBytes: buffer.byteLength,
      sliceTarget: (k) => ({ buffer, byteOffset: k * sliceBytes, rowStrideVx }),
      finish: () => Promise.resolve(),
      valueAt(lps) {
        const [i, j, k] = vec.apply(lpsToIjk, lps).map(Math.round);
        const voxel = voxels[(k! * rows + j!) * rowStrideVx + i!];
        return voxel === undefined
          ? undefined
          : voxel * scale.slope + scale.intercept;
      },
      close: () => {
        this.open--;
      },
    };
  }
}
