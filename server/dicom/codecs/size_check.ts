/** No decoder is run on a codestream that is not what the header declares. @module */
import type { PixelForm } from "../pixels/pixel_form.ts";
import { PixelFault } from "../pixels/raw_frame.ts";
import type { CodestreamInfo } from "./codestream.ts";

/**
 * The codestream's own account, if it agrees with the header on the size.
 *
 * @throws {PixelFault} where there is none or it does not agree
 */
export function checkedInfo<T extends CodestreamInfo>(
  name: string,
  info: T | undefined,
  form: PixelForm,
): T {
  if (info === undefined) {
    throw new PixelFault(`There is no ${name} codestream in the fragments`);
  }
  if (info.columns !== form.columns || info.rows !== form.rows) {
    throw new PixelFault(
      `The ${name} codestream is ${info.columns} x ${info.rows}, the header says ${form.columns} x ${form.rows}`,
    );
  }
  if (info.components !== form.samplesPerPixel) {
    throw new PixelFault(
      `The ${name} codestream has ${info.components} components, the header says ${form.samplesPerPixel}`,
    );
  }
  return info;
}

/** The bits a decoder writes for samples of so many bits. */
export function allocatedFor(bits: number): number {
  return bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
}
