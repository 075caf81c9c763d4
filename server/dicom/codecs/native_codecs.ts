/** The compiled codecs of dcmjs-codecs, loaded when first needed, and anew after each failure. @module */
import { PixelFault } from "../pixels/raw_frame.ts";

/** What a decoder is told, and what it answers. */
export interface CodecForm {
  readonly columns: number;
  readonly rows: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly samplesPerPixel: number;
  readonly signed: boolean;
  readonly isPlanar: boolean;
  readonly photometric: string;
}

/** A decoder's or encoder's output. */
export interface CodecOutput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly bitsAllocated: number;
  readonly isPlanar: boolean;
  readonly photometric: string;
}

type Decoder =
  | "decodeJpeg"
  | "decodeJpegLs"
  | "decodeJpeg2000"
  | "decodeHtJpeg2000"
  | "decodeJpegXl";
type Encoder = "encodeJpeg2000" | "encodeHtJpeg2000" | "encodeJpegXl";
type Module = typeof import("dcmjs-codecs");
type Library = Pick<Module, "Context" | "NativeCodecs"> & {
  readonly log: { setLevel(level: string): void };
};

let loading: Promise<Library> | undefined;

function library(): Promise<Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Library> {
  // A CommonJS bundle: at run time all of it is the default export.
  const loaded = await import("dcmjs-codecs") as unknown;
  const codecs = (loaded as { readonly default: Library }).default;
  codecs.log.setLevel("silent");
  await codecs.NativeCodecs.initializeAsync();
  return codecs;
}

/**
 * Decodes one codestream.
 *
 * @throws {PixelFault} where the codec refuses it
 */
export async function runDecoder(
  decoder: Decoder,
  encoded: Uint8Array,
  form: CodecForm,
): Promise<CodecOutput> {
  const codecs = await library();
  const context = contextOf(codecs, form);
  context.setEncodedBuffer(encoded);
  const decoded = guarded(() => codecs.NativeCodecs[decoder](context));
  return {
    bytes: decoded.getDecodedBuffer() as Uint8Array<ArrayBuffer>,
    bitsAllocated: decoded.getBitsAllocated() ?? form.bitsAllocated,
    isPlanar: decoded.getPlanarConfiguration() === 1,
    photometric: decoded.getPhotometricInterpretation() ?? form.photometric,
  };
}

/** Encodes one frame without loss. */
export async function runEncoder(
  encoder: Encoder,
  samples: Uint8Array,
  form: CodecForm,
): Promise<Uint8Array<ArrayBuffer>> {
  const codecs = await library();
  const context = contextOf(codecs, form);
  context.setDecodedBuffer(samples);
  const run = () => codecs.NativeCodecs[encoder](context, { lossy: false });
  return guarded(run).getEncodedBuffer() as Uint8Array<ArrayBuffer>;
}

function contextOf(
  codecs: Library,
  form: CodecForm,
): InstanceType<Library["Context"]> {
  return new codecs.Context({
    width: form.columns,
    height: form.rows,
    bitsAllocated: form.bitsAllocated,
    bitsStored: form.bitsStored,
    samplesPerPixel: form.samplesPerPixel,
    pixelRepresentation: form.signed ? 1 : 0,
    planarConfiguration: form.isPlanar ? 1 : 0,
    photometricInterpretation: form.photometric,
  });
}

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    // What a failed run leaves in its memory is not trusted again.
    loading = undefined;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new PixelFault(reason.slice(0, 300));
  }
}
