/** FFmpeg in WebAssembly, reading and writing through functions of ours. @module */

/** A file that FFmpeg reads: copies bytes from a place into a buffer, and says how many. */
export interface VirtualInput {
  readonly sizeBytes: number;
  readAt(position: number, into: Uint8Array): number;
}

interface Node {
  usedBytes: number;
  stream_ops: Record<string, unknown>;
}

interface Core {
  readonly FS: {
    writeFile(path: string, data: string): void;
    lookupPath(path: string): { readonly node: Node };
  };
  setLogger(log: (line: { readonly message: string }) => void): void;
  exec(...args: string[]): number;
}

/** Containers and codecs of PS3.5 A.4.5 to A.4.9 and A.4.12; nothing else is tried. */
const FORMATS = "mpeg,mpegvideo,mpegts,mov,h264,hevc";
const CODECS = "mpeg2video,h264,hevc";

/**
 * Decodes a video into portable pixmaps, each as the stream shows it.
 *
 * Limited range becomes full by the stream's own matrix, else by that of
 * ITU-R BT.601 (PS3.3 C.7.6.3.1.2); chroma is interpolated, by field where
 * the picture is interlaced. No picture is repeated or dropped to keep time.
 * Blocks its thread, and needs one of its own: what a run leaves behind is
 * never used again.
 *
 * @returns what FFmpeg complained about; empty where all went well
 */
export async function decodeToPixmaps(
  input: VirtualInput,
  maxPixels: number,
  write: (piece: Uint8Array) => void,
): Promise<string> {
  const core = await load();
  const complaints: string[] = [];
  core.setLogger(({ message }) => {
    if (complaints.length < 10 && !/^Aborted|whitelist/.test(message)) {
      complaints.push(message.trim());
    }
  });
  place(core, "/input", input.sizeBytes, {
    read: (
      _stream: unknown,
      heap: Int8Array,
      offset: number,
      length: number,
      position: number,
    ) => input.readAt(position, bytesOf(heap, offset, length)),
  });
  place(core, "/output", 0, {
    write: (
      _stream: unknown,
      heap: Int8Array,
      offset: number,
      length: number,
    ) => {
      write(bytesOf(heap, offset, length));
      return length;
    },
  });
  const code = core.exec(...argumentsFor(maxPixels));
  return code === 0 ? "" : complaints.join("; ").slice(0, 300);
}

async function load(): Promise<Core> {
  const loaded = await import("@ffmpeg/core") as unknown;
  const { default: create } = loaded as {
    default(options: { wasmBinary: Uint8Array }): Promise<Core>;
  };
  const url = new URL(import.meta.resolve("@ffmpeg/core/wasm"));
  return await create({ wasmBinary: await Deno.readFile(url) });
}

/** Puts a file there whose reads or writes are functions of ours. */
function place(
  core: Core,
  path: string,
  sizeBytes: number,
  operations: Record<string, unknown>,
): void {
  core.FS.writeFile(path, "");
  const { node } = core.FS.lookupPath(path);
  node.usedBytes = sizeBytes;
  node.stream_ops = { ...node.stream_ops, ...operations };
}

function bytesOf(heap: Int8Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(heap.buffer, heap.byteOffset + offset, length);
}

function argumentsFor(maxPixels: number): string[] {
  const scaling = "bilinear+accurate_rnd+full_chroma_int+full_chroma_inp";
  return [
    ...["-hide_banner", "-nostats", "-loglevel", "error"],
    ...["-protocol_whitelist", "file"],
    ...["-format_whitelist", FORMATS, "-codec_whitelist", CODECS],
    ...["-max_pixels", `${maxPixels}`, "-noautorotate", "-i", "/input"],
    ...["-map", "0:v:0", "-fps_mode", "passthrough"],
    ...["-vf", `scale=interl=-1:flags=${scaling}`, "-pix_fmt", "rgb24"],
    ...["-f", "image2pipe", "-c:v", "ppm", "/output"],
  ];
}
