/**
 * A picture on the live stream: a fixed header of 96 bytes, little-endian,
 * then the encoded picture.
 *
 * ```
 *  0 u8   1: this layout      1 u8   fidelity (FIDELITIES)
 *  2 u8   media type (MEDIA)  3 u8   flags, bit 0: geometry is valid
 *  4 u32  view                8 u32  frame id, grows within a view
 * 12 u32  gesture answered   16 u16  picture width px   18 u16 height px
 * 20 u32  frame index in the stack (stack views), else 0
 * 24 f64x3 centre of the picture's first pixel, LPS mm
 * 48 f32x3 step from pixel to pixel rightward, LPS mm
 * 60 f32x3 step from pixel to pixel downward, LPS mm
 * 72 f32  window centre      76 f32  window width
 * 80 u32  render time, microseconds   84 u32 stored bytes behind it
 * 88 u32  width of the view asked for   92 u32 height
 * ```
 *
 * @module
 */
import { err, ok, type Result, type Vec3 } from "#base";

/** How true the picture is. */
export const FIDELITIES = ["moving", "settled", "lossless"] as const;
export type Fidelity = typeof FIDELITIES[number];

/** How it is encoded. */
export const MEDIA = ["image/jpeg", "image/webp", "image/png"] as const;
export type Media = typeof MEDIA[number];

/** The size of the header. */
export const FRAME_HEADER_BYTES = 96;

/** What the header says. */
export interface FrameHeader {
  readonly fidelity: Fidelity;
  readonly media: Media;
  readonly view: number;
  readonly frame: number;
  readonly gesture: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameIndex: number;
  /** Absent where the image has no place in the patient, and for perspective. */
  readonly geometry?: {
    readonly originLps: Vec3;
    readonly stepXLps: Vec3;
    readonly stepYLps: Vec3;
  };
  readonly window?: { readonly center: number; readonly width: number };
  readonly renderUs: number;
  readonly storedBytes: number;
  readonly viewWidthPx: number;
  readonly viewHeightPx: number;
}

/**
 * Header and picture as one message.
 *
 * @throws {RangeError} Where a number does not fit its field.
 */
export function writeFrame(
  header: FrameHeader,
  picture: Uint8Array,
): Uint8Array<ArrayBuffer> {
  assertFits(header, picture);
  const out = new Uint8Array(FRAME_HEADER_BYTES + picture.length);
  const view = new DataView(out.buffer);
  out[0] = 1;
  out[1] = FIDELITIES.indexOf(header.fidelity);
  out[2] = MEDIA.indexOf(header.media);
  out[3] = header.geometry === undefined ? 0 : 1;
  view.setUint32(4, header.view, true);
  view.setUint32(8, header.frame, true);
  view.setUint32(12, header.gesture, true);
  view.setUint16(16, header.widthPx, true);
  view.setUint16(18, header.heightPx, true);
  view.setUint32(20, header.frameIndex, true);
  if (header.geometry !== undefined) {
    const { originLps, stepXLps, stepYLps } = header.geometry;
    for (let i = 0; i < 3; i++) {
      view.setFloat64(24 + 8 * i, originLps[i]!, true);
      view.setFloat32(48 + 4 * i, stepXLps[i]!, true);
      view.setFloat32(60 + 4 * i, stepYLps[i]!, true);
    }
  }
  view.setFloat32(72, header.window?.center ?? NaN, true);
  view.setFloat32(76, header.window?.width ?? NaN, true);
  view.setUint32(80, header.renderUs, true);
  view.setUint32(84, header.storedBytes, true);
  view.setUint32(88, header.viewWidthPx, true);
  view.setUint32(92, header.viewHeightPx, true);
  out.set(picture, FRAME_HEADER_BYTES);
  return out;
}

function assertFits(header: FrameHeader, picture: Uint8Array): void {
  const { widthPx, heightPx, viewWidthPx, viewHeightPx } = header;
  for (const side of [widthPx, heightPx, viewWidthPx, viewHeightPx]) {
    if (!Number.isInteger(side) || side < 1 || side > 0xffff) {
      throw new RangeError(`Cannot write a frame with a side of ${side} px`);
    }
  }
  const { view, frame, gesture, frameIndex, renderUs, storedBytes } = header;
  for (
    const n of [view, frame, gesture, frameIndex, renderUs, storedBytes]
  ) {
    if (!Number.isInteger(n) || n < 0 || n > 0xffffffff) {
      throw new RangeError(`Cannot write ${n} into a frame's header`);
    }
  }
  if (picture.length === 0) {
    throw new RangeError("Cannot write a frame without a picture");
  }
}

function isSound(header: FrameHeader): boolean {
  const { geometry, window } = header;
  const numbers = [
    ...geometry?.originLps ?? [],
    ...geometry?.stepXLps ?? [],
    ...geometry?.stepYLps ?? [],
    ...window === undefined ? [] : [window.center, window.width],
  ];
  const sides = [
    header.widthPx,
    header.heightPx,
    header.viewWidthPx,
    header.viewHeightPx,
  ];
  return numbers.every(Number.isFinite) &&
    sides.every((side) => side >= 1 && side <= 0xffff);
}

function vec3At(view: DataView, at: number): Vec3 {
  return [
    view.getFloat32(at, true),
    view.getFloat32(at + 4, true),
    view.getFloat32(at + 8, true),
  ];
}

/** Reads what {@linkcode writeFrame} wrote; the picture is a view on `message`. */
export function readFrame(
  message: Uint8Array<ArrayBuffer>,
): Result<
  { header: FrameHeader; picture: Uint8Array<ArrayBuffer> },
  "wire.short" | "wire.layout"
> {
  if (message.length <= FRAME_HEADER_BYTES) return err("wire.short");
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  const fidelity = FIDELITIES[message[1]!];
  const media = MEDIA[message[2]!];
  const isKnown = message[0] === 1 && fidelity !== undefined &&
    media !== undefined && message[3]! < 2;
  if (!isKnown) return err("wire.layout");
  const center = view.getFloat32(72, true);
  const header: FrameHeader = {
    fidelity,
    media,
    view: view.getUint32(4, true),
    frame: view.getUint32(8, true),
    gesture: view.getUint32(12, true),
    widthPx: view.getUint16(16, true),
    heightPx: view.getUint16(18, true),
    frameIndex: view.getUint32(20, true),
    ...(message[3]! & 1) === 1 && {
      geometry: {
        originLps: [
          view.getFloat64(24, true),
          view.getFloat64(32, true),
          view.getFloat64(40, true),
        ],
        stepXLps: vec3At(view, 48),
        stepYLps: vec3At(view, 60),
      },
    },
    ...!Number.isNaN(center) && {
      window: { center, width: view.getFloat32(76, true) },
    },
    renderUs: view.getUint32(80, true),
    storedBytes: view.getUint32(84, true),
    viewWidthPx: view.getUint32(88, true),
    viewHeightPx: view.getUint32(92, true),
  };
  if (!isSound(header)) return err("wire.layout");
  return ok({ header, picture: message.subarray(FRAME_HEADER_BYTES) });
}
