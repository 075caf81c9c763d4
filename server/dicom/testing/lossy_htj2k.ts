/** Lossy codestreams, which we never write, for this room's tests. @module */

/** Encodes grey samples of 16 bits with dcmjs-codecs, irreversibly. */
export async function encodeLossyHtj2k(
  samples: Uint8Array,
  form: {
    readonly columns: number;
    readonly rows: number;
    readonly bits: number;
    readonly signed: boolean;
  },
): Promise<Uint8Array> {
  const loaded = await import("dcmjs-codecs") as unknown;
  const { Context, NativeCodecs } =
    (loaded as { readonly default: typeof import("dcmjs-codecs") }).default;
  await NativeCodecs.initializeAsync();
  const context = new Context({
    width: form.columns,
    height: form.rows,
    bitsAllocated: 16,
    bitsStored: form.bits,
    samplesPerPixel: 1,
    pixelRepresentation: form.signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: "MONOCHROME2",
  });
  context.setDecodedBuffer(samples);
  const encoded = NativeCodecs.encodeHtJpeg2000(context, { lossy: true });
  return Uint8Array.from(encoded.getEncodedBuffer()!);
}
